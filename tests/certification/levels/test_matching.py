from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from certification.levels.matching import fill

CREDENTIALS = "abc"


def most_by_trying_everything(places, holders):
    """Every way of giving distinct people to places, nobody being allowed too."""
    seats = [*holders, *[None] * len(places)]
    return max(
        sum(person is not None and place in holders[person] for place, person in zip(places, order, strict=True))
        for order in permutations(seats, len(places))
    )


@given(
    places=st.lists(st.sampled_from(CREDENTIALS), max_size=4),
    held=st.lists(st.frozensets(st.sampled_from(CREDENTIALS)), max_size=4),
)
def test_fill_fills_as_many_as_trying_everything(places, held):
    holders = dict(enumerate(held))

    filled = fill(places, holders)

    assert len(filled) == most_by_trying_everything(places, holders)
    assert len(set(filled.values())) == len(filled)
    assert all(places[place] in holders[person] for place, person in filled.items())


def test_fill_moves_someone_on_who_can_do_both():
    assert fill(["a", "b"], {1: {"a", "b"}, 2: {"a"}}) == {0: 2, 1: 1}


def test_fill_prefers_earlier_places():
    assert fill(["a", "b"], {1: {"a", "b"}}) == {0: 1}
