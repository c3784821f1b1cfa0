from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boards.rounds import refusals, tally, voting
from boards.seating.models import Delegate
from portal.accounts.models import Membership, User
from portal.revenue.models import ContractLine

ITEMS = [1, 2, 3, 4]
BUDGET = 10


def ballots(most):
    says = st.dictionaries(st.sampled_from(ITEMS), st.integers(1, most), min_size=1)
    weights = st.dictionaries(st.sampled_from(["EUR", "USD"]), st.integers(0, 10**9))
    papers = st.builds(tally.Paper, code=st.uuids().map(str), says=says, weights=weights)
    return st.lists(papers, max_size=12, unique_by=lambda paper: paper.code)


@given(ballots(most=BUDGET))
def test_by_company_equals_a_pile_of_single_points(papers):
    pile = [item for paper in papers for item, points in paper.says.items() for _point in range(points)]

    lines = tally.by_company(papers, ITEMS, method="points")

    assert {line.item: line.score for line in lines} == {item: pile.count(item) for item in ITEMS}
    assert {line.item: line.votes for line in lines} == {item: sum(item in p.says for p in papers) for item in ITEMS}


@given(ballots(most=BUDGET))
def test_by_weight_equals_exact_fractions_rounded_once(papers):
    weights = euros(papers)
    exact = {item: sum(weights[p.code] * Fraction(p.says.get(item, 0), BUDGET) for p in papers) for item in ITEMS}
    lines = tally.by_weight(papers, ITEMS, weights=weights, method="points", budget=BUDGET)
    assert {line.item: line.score for line in lines} == {item: round(value) for item, value in exact.items()}


@given(ballots(most=1))
def test_by_weight_of_approval_adds_whole_weights(papers):
    lines = tally.by_weight(papers, ITEMS, weights=euros(papers), method="approval", budget=None)
    assert {line.item: line.score for line in lines} == {
        item: sum(p.weights.get("EUR", 0) for p in papers if item in p.says) for item in ITEMS
    }


def euros(papers):
    return {paper.code: Fraction(paper.weights.get("EUR", 0)) for paper in papers}


@given(ballots(most=BUDGET))
def test_rank_is_one_more_than_how_many_score_higher(papers):
    lines = tally.by_company(papers, ITEMS, method="points")
    scores = [line.score for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert [line.rank for line in lines] == [1 + sum(other > score for other in scores) for score in scores]


@given(ballots(most=BUDGET), ballots(most=BUDGET))
def test_one_more_ballot_moves_no_item_by_more_than_a_budget(papers, more):
    before = {line.item: line.score for line in tally.by_company(papers, ITEMS, method="points")}
    for one in more:
        after = {line.item: line.score for line in tally.by_company([*papers, one], ITEMS, method="points")}
        assert all(0 <= after[item] - before[item] <= BUDGET for item in ITEMS)


def test_a_thousand_more_people_of_one_company_cast_still_one_ballot(round, paper, seat, cast):
    """Every one of them may look; the many who also speak for the seat change the same ballot."""
    round.method, round.budget = "approval", None
    round.save()
    voting.cast(round=round, seat=seat("astrid"), entries={paper[0].pk: 1}, by=cast("astrid"), at=timezone.now())
    before, brenner = scores(round), seat("ada")
    crowd = User.objects.bulk_create(User(email=f"crowd{n}@brenner.example") for n in range(1000))
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Membership.objects.bulk_create(Membership(user=user, account=brenner.account, joined_at=long_ago) for user in crowd)
    Delegate.objects.bulk_create(
        Delegate(seat=brenner, user=user, role="deputy", starts_at=long_ago) for user in crowd[:20]
    )

    for user in User.objects.filter(pk__in=[user.pk for user in crowd[:25]]):
        try:
            voting.cast(round=round, seat=brenner, entries={paper[0].pk: 1}, by=user, at=timezone.now())
        except refusals.NotTheSpeaker:
            continue

    assert {item: after - before[item] for item, after in scores(round).items()} == {
        paper[0].pk: 1,
        paper[1].pk: 0,
        paper[2].pk: 0,
    }


def scores(round):
    lines = tally.by_company(tally.standing_papers(round), tally.paper_order(round), method=round.method)
    return {line.item: line.score for line in lines}


def test_weight_is_frozen_when_first_cast(round, paper, seat, cast):
    line = contract(cast("ada").account, 50_000)
    contract(cast("ada").account, 9_000, currency="USD")
    contract(cast("ada").account, 7_000, ends_on=date(2020, 1, 1))
    voting.cast(round=round, seat=seat("ada"), entries={paper[0].pk: 5}, by=cast("ada"), at=timezone.now())
    line.yearly_amount = 99_000
    line.save()
    ballot = voting.cast(round=round, seat=seat("ada"), entries={paper[0].pk: 2}, by=cast("ada"), at=timezone.now())

    assert ballot.slip.weights == {"EUR": 50_000, "USD": 9_000}
    assert ballot.slip.at_risk == {}
    assert [source["reference"] for source in ballot.slip.weighed_from] == ["C-50000", "C-9000"]


def contract(account, amount, currency="EUR", ends_on=date(2100, 1, 1)):
    return ContractLine.objects.create(
        account=account,
        reference=f"C-{amount}",
        description="Licences",
        yearly_amount=amount,
        currency=currency,
        starts_on=date(2019, 1, 1),
        ends_on=ends_on,
    )


def test_standing_papers_at_an_instant_are_those_of_then(round, paper, seat, cast):
    noon = round.opens_at + timedelta(hours=1)
    for hour, points in enumerate([3, 7]):
        voting.cast(
            round=round,
            seat=seat("ada"),
            entries={paper[0].pk: points},
            by=cast("ada"),
            at=noon + timedelta(hours=hour),
        )

    said = [
        [paper.says for paper in tally.standing_papers(round, at)]
        for at in (round.opens_at, noon, noon + timedelta(hours=1))
    ]

    assert said == [[], [{paper[0].pk: 3}], [{paper[0].pk: 7}]]


@pytest.mark.parametrize(("scores", "ranks"), [([5, 5, 1], [1, 1, 3]), ([0, 0, 0], [1, 1, 1])])
def test_equal_scores_share_a_rank(scores, ranks):
    lines = tally.rank([1, 2, 3], dict(zip([1, 2, 3], scores, strict=True)), [])
    assert [line.rank for line in lines] == ranks
