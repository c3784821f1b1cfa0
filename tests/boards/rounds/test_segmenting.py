from hypothesis import given
from hypothesis import strategies as st

from boards.rounds import segmenting, tally

GROUPS = ["Food", "Paper", "Water", ""]
companies = st.lists(st.sampled_from(GROUPS), max_size=14)


def papers(groups):
    return [
        tally.Paper(f"{number:02}", {1: 1}, segments={"industry": group} if group else {})
        for number, group in enumerate(groups)
    ]


@given(companies, st.integers(1, 5))
def test_no_group_and_no_rest_is_smaller_than_allowed(groups, size):
    found = segmenting.grouped(papers(groups), "industry", size)
    if len(found) > 1:
        assert min(len(group) for _name, group in found) >= size
    assert sorted(paper.code for _name, group in found for paper in group) == [paper.code for paper in papers(groups)]


@given(companies, st.integers(1, 4))
def test_a_larger_smallest_group_shows_no_group_that_a_smaller_one_hid(groups, size):
    def names(size):
        return {name for name, _group in segmenting.grouped(papers(groups), "industry", size)} - {""}

    assert names(size + 1) <= names(size)


def test_the_count_of_each_group_and_a_single_group_is_no_breakdown():
    cast = [
        tally.Paper("a", {1: 3}, segments={"industry": "Food", "country": "DE"}),
        tally.Paper("b", {1: 2, 2: 1}, segments={"industry": "Food", "country": "DE"}),
        tally.Paper("c", {2: 9}, segments={"industry": "Paper", "country": "DE"}),
    ]
    found = segmenting.by_segment(cast, [1, 2], method="points", group_size=1)
    shown = {
        (segment, one["group"], one["n"]): [(line["item"], line["score"]) for line in one["lines"]]
        for segment, groups in found.items()
        for one in groups
    }
    assert shown == {("industry", "Food", 2): [(1, 5), (2, 1)], ("industry", "Paper", 1): [(2, 9), (1, 0)]}
    assert segmenting.by_segment(cast, [1, 2], method="points", group_size=2) == {}
