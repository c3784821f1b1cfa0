from hypothesis import given
from hypothesis import strategies as st

from certification.levels.matching import Place, fill
from tests.certification.levels.trying import most_filled

CREDENTIALS = "abc"
places_asked = st.lists(
    st.builds(Place, st.frozensets(st.sampled_from(CREDENTIALS), min_size=1), st.integers(1, 2)), max_size=4
)
people = st.lists(st.frozensets(st.sampled_from(CREDENTIALS)), max_size=4)
A, B = Place(frozenset("a")), Place(frozenset("b"))


@given(places_asked, people)
def test_fill_fills_as_many_as_trying_everything(places, held):
    holders = dict(enumerate(held))

    filled = fill(places, holders)

    assert len(filled) == most_filled(places, holders)
    assert len(set(filled.values())) == len(filled)
    assert all(places[index].fits(holders[person]) for index, person in filled.items())


def test_fill_moves_someone_on_who_can_do_both():
    assert fill([A, B], {1: {"a", "b"}, 2: {"a"}}) == {0: 2, 1: 1}


def test_fill_prefers_earlier_places():
    assert fill([A, B], {1: {"a", "b"}}) == {0: 1}


def test_place_of_two_certificates_takes_who_holds_two_of_three():
    place = Place(frozenset("abc"), 2)

    assert fill([place], {1: {"a"}, 2: {"c", "d"}, 3: {"c", "b"}}) == {0: 3}
