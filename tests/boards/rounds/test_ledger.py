from hypothesis import given
from hypothesis import strategies as st

from boards.rounds import ledger

SLIPS, ITEMS = ["a", "b", "c"], [1, 2, 3]
wishes = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 9))
acts = st.lists(st.tuples(st.sampled_from(SLIPS), wishes), max_size=20)


def written(acts):
    """The lines that casting these ballots one after the other adds."""
    held, lines = {slip: {} for slip in SLIPS}, []
    for slip, wanted in acts:
        lines += [(slip, item, points) for item, _kind, points in ledger.difference(held[slip], wanted)]
        held[slip] = wanted
    return lines


@given(acts)
def test_what_stands_is_what_each_slip_was_last_told(acts):
    last = dict(acts)
    assert ledger.replay(written(acts)) == {slip: wanted for slip, wanted in last.items() if wanted}


@given(acts, st.data())
def test_what_stood_after_any_act_can_be_read_again(acts, data):
    until = data.draw(st.integers(0, len(acts)))
    lines = written(acts)[: len(written(acts[:until]))]
    assert ledger.replay(lines) == {slip: wanted for slip, wanted in dict(acts[:until]).items() if wanted}


@given(wishes, wishes)
def test_difference_holds_no_line_that_changes_nothing(held, wanted):
    lines = ledger.difference(held, wanted)
    assert all(held.get(item, 0) != points for item, _kind, points in lines)
    assert {kind for _item, kind, points in lines if not points} <= {"withdrawn"}
