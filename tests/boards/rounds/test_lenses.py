from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.roadmap import backing, merging
from boards.rounds import lenses, opening, tally, voting
from portal.revenue.models import PlanningRate
from tests.factories import boards as boards_make
from tests.factories.portal_revenue import ContractLineFactory


@pytest.fixture
def closed(round, paper, seat, cast):
    """Brenner pays 900 EUR and wants the first item, Lindqvist 5,000 SEK (500 EUR) and Okano nothing the second."""
    ContractLineFactory(account=cast("ada").account, yearly_amount=90_000)
    ContractLineFactory(account=cast("astrid").account, yearly_amount=500_000, currency="SEK")
    for who, place in (("ada", 0), ("astrid", 1), ("hana", 1)):
        voting.cast(round=round, seat=seat(who), entries={paper[place].pk: 10}, by=cast(who), at=timezone.now())
    opening.close_round(round, at=timezone.now(), by=None)
    round.refresh_from_db()
    return round


def scores(lines):
    return [(line["item"], line["rank"], line["score"]) for line in lines]


def test_every_company_is_in_the_revenue_lens_or_named_as_missing(closed, paper):
    before = lenses.lenses_of(closed)
    PlanningRate.objects.create(currency="SEK", rate="0.1", holds_from="2020-01-01")
    after = lenses.lenses_of(closed)

    first, second, third = (item.pk for item in paper)
    assert (before["unrated"], after["unrated"]) == ({"SEK": 1}, {})
    assert scores(before["revenue"]) == [(first, 1, 90_000), (second, 2, 0), (third, 2, 0)]
    assert scores(after["revenue"]) == [(first, 1, 90_000), (second, 2, 50_000), (third, 3, 0)]
    assert (after["papers"], after["weightless"]) == (3, 1)
    assert after["rates"] == {"EUR": "1", "SEK": "0.1"}


def test_without_the_largest_company_its_item_falls(closed, paper):
    PlanningRate.objects.create(currency="SEK", rate="0.1", holds_from="2020-01-01")
    found = lenses.lenses_of(closed)
    assert found["largest"] == {"company": "Brenner Mühlen AG", "percent": 64}
    assert found["without"] == [
        {"item": paper[0].pk, "from": 1, "to": 2, "company": "Brenner Mühlen AG"},
    ]


def test_leaving_out_one_company_leaves_no_group_smaller_than_may_be_shown(closed, paper):
    """Two of the three pay: without either the lens would be the ballot of one."""
    PlanningRate.objects.create(currency="SEK", rate="0.1", holds_from="2020-01-01")
    shown = []
    for closed.group_size in (1, 2):
        shown.append([fall["item"] for fall in lenses.lenses_of(closed)["without"]])
    assert shown == [[paper[0].pk], []]


def test_a_later_rate_does_not_count(closed):
    tomorrow = (closed.closed_at + timedelta(days=1)).date()
    PlanningRate.objects.create(currency="SEK", rate="0.1", holds_from=tomorrow)
    assert lenses.lenses_of(closed)["unrated"] == {"SEK": 1}


def test_people_are_counted_once_over_a_merge_and_as_of_the_close(closed, paper, board, cast):
    """The first item was merged with another while the round ran; what happens after the close changes nothing."""
    other, later = boards_make.ItemFactory.create_batch(2, board=board)
    ada, emil, late = cast("ada"), cast("emil"), cast("hana")
    for item, who in ((paper[0], ada), (other, ada), (other, emil), (later, late)):
        backing.back(item, by=who, at=closed.opens_at)
    merging.merge(other, into=paper[0], at=closed.opens_at, by=cast("marta"))
    after = closed.closed_at + timedelta(seconds=1)
    backing.back(paper[1], by=late, at=after)
    merging.merge(later, into=paper[1], at=after, by=cast("marta"))
    merging.unmerge(other, at=after, by=cast("marta"))

    lines, backers = lenses.by_people(closed, tally.paper_order(closed), closed.closed_at)

    assert [(line.item, line.score, line.votes) for line in lines][:1] == [(paper[0].pk, 2, 1)]
    assert (backers, [line.score for line in lines]) == (2, [2, 0, 0])


def test_secret_ballots_have_no_other_lens(board, cast):
    round = boards_make.RoundFactory(board=board, paper=2, is_secret=True)
    opening.close_round(round, at=timezone.now(), by=None)
    round.refresh_from_db()
    assert lenses.lenses_of(round) is None


ITEMS = [1, 2, 3, 4]
papers = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 10), min_size=1), st.integers(0, 10**6)),
    max_size=6,
)


@given(papers)
def test_falls_equal_counting_again_without_each(papers):
    """The oracle leaves each ballot out in turn and counts the whole round again."""
    cast = [tally.Paper(str(n), says) for n, (says, _weight) in enumerate(papers)]
    weights = {str(n): Fraction(weight) for n, (_says, weight) in enumerate(papers)}
    lines = tally.by_weight(cast, ITEMS, weights=weights, method="points", budget=10)
    before = {line.item: line.rank for line in lines}
    worst = dict(before)
    for left in cast:
        rest = [paper for paper in cast if paper is not left]
        for line in tally.by_weight(rest, ITEMS, weights=weights, method="points", budget=10):
            worst[line.item] = max(worst[line.item], line.rank)

    falls = lenses.falls(cast, ITEMS, weights, lines, most=10)

    assert {item: place for item, (place, _code) in falls.items()} == {
        item: place for item, place in worst.items() if place > before[item]
    }
