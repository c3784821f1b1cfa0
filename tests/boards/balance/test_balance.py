from datetime import date, timedelta

import pytest
from django.utils import timezone

from boards.balance import agreeing, reporting, shares, warning
from boards.loop.models import Told
from boards.roadmap import deciding, evidencing, foreign, importing, merging, splitting
from boards.rounds import opening, publishing, voting
from boards.rounds.models import Round
from boards.seating.models import BoardsIndexPage
from portal.revenue.models import ContractLine
from tests.factories import boards as make
from tests.factories import portal as ground

NOW = timezone.now()


def pays(account, amount, currency="EUR"):
    ContractLine.objects.create(
        account=account,
        reference=f"{account.pk}-{amount}",
        description="Everything",
        yearly_amount=amount,
        currency=currency,
        starts_on=date(2020, 1, 1),
        ends_on=date(2099, 1, 1),
    )


def company(name, industry="", amount=0):
    account = ground.AccountFactory(name=name, industry=industry)
    if amount:
        pays(account, amount)
    return account


@pytest.fixture
def board(db):
    """Large pays three quarters of what the three of it pay; Large and Middle are of one industry."""
    board = make.BoardFactory(title="Flow")
    for name, industry, amount in (("Large", "Food", 7500), ("Middle", "Food", 2000), ("Small", "Paper", 500)):
        make.SeatFactory(board=board, account=company(name, industry, amount))
    return board


def test_shares_by_company_and_by_industry(board):
    seated = shares.seated(NOW)
    by_company = [(one.name, one.percent_of_seats, one.percent_of_revenue) for one in seated.shares("company")]
    by_industry = [(one.name, one.seats, one.revenue) for one in seated.shares("industry")]
    assert by_company == [("Large", 33, 75), ("Middle", 33, 20), ("Small", 33, 5)]
    assert by_industry == [("Food", 2, 9500), ("Paper", 1, 500)]
    assert seated.largest().name == "Large"


def test_revenue_of_a_company_on_two_boards_counts_once(board):
    large = board.seats.get(account__name="Large").account
    other = make.SeatFactory(account=large).board
    seated = shares.seated(NOW)
    assert seated.shares("company")[0] == shares.Share("Large", 2, 4, 7500, 10000)
    assert [(account.name, {*held}) for account, held in seated.on_several()] == [("Large", {board, other})]


def test_revenue_without_a_rate_is_said_not_added(board):
    pays(board.seats.get(account__name="Small").account, 100, "XAF")
    seated = shares.seated(NOW)
    assert (seated.unrated, sum(share.revenue for share in seated.shares("company"))) == (["XAF"], 10000)


def test_warnings_by_the_rules_that_are_set(board):
    seated = shares.seated(NOW)
    rules = BoardsIndexPage(most_of_revenue=74, most_of_industry=66, seats_per_company=1)
    assert warning.warnings(BoardsIndexPage(), seated, [board], {}) == []
    assert warning.warnings(rules, seated, [board], {}) == [
        "Large brings 75 % of the revenue on Flow; the most is 74 %.",
        "Food has 67 % of the seats of Flow; the most is 66 %.",
    ]


def published(board, *, says, method=Round.Method.POINTS, is_secret=False):
    """A round of two items; `says` are (user, place of the item, points)."""
    round = make.RoundFactory(board=board, paper=2, method=method, is_secret=is_secret)
    items = list(round.items.order_by("pk"))
    for user, entries in says:
        seat = board.seats.get(account=user.account)
        given = {items[place].pk: points for place, points in entries.items()}
        voting.cast(round=round, seat=seat, entries=given, by=user, at=NOW)
    opening.close_round(round, at=NOW, by=None)
    return publishing.publish(Round.objects.get(pk=round.pk), at=NOW, by=ground.StaffFactory())


@pytest.fixture
def voters(board):
    people = {}
    for seat in board.seats.select_related("account"):
        people[seat.account.name] = ground.MembershipFactory(account=seat.account).user
        make.DelegateFactory(seat=seat, user=people[seat.account.name])
    return people


def test_a_board_that_never_disagrees_with_its_largest_is_named(board, voters):
    large = voters["Large"].account
    for _number in range(2):
        published(board, says=[(voters["Large"], {0: 5}), (voters["Small"], {0: 1, 1: 3})])
    published(board, says=[(voters["Large"], {0: 5})], is_secret=True)
    agreement = agreeing.agreement_with(large, board)
    assert agreement == agreeing.Agreement(large, 2, 2)
    assert warning.warnings(None, shares.seated(NOW), [board], {board.pk: agreement}) == [
        "Flow chose what Large put first in all of 2 rounds."
    ]

    published(board, says=[(voters["Large"], {0: 1}), (voters["Small"], {1: 3})])

    assert agreeing.agreement_with(large, board) == agreeing.Agreement(large, 2, 3)


@pytest.mark.parametrize(
    ("other", "agreeing_pairs"), [([1, 2, 3], (3, 3)), ([3, 2, 1], (0, 3)), ([1, 1, 2], (2, 2)), ([2, 1, 3], (2, 3))]
)
def test_concordance_counts_pairs_that_both_order(other, agreeing_pairs):
    one = [{"item": item, "rank": item} for item in (1, 2, 3)]
    ranked = [{"item": item, "rank": rank} for item, rank in zip((1, 2, 3), other, strict=True)]
    assert agreeing.concordance(one, ranked) == agreeing_pairs


def report(board):
    return reporting.report_of(board, since=NOW - timedelta(days=30), until=timezone.now() + timedelta(minutes=1))


def test_report_counts_participation_and_agreement(board, voters):
    published(board, says=[(voters["Large"], {0: 5}), (voters["Small"], {0: 1}), (voters["Middle"], {1: 1})])
    published(board, says=[(voters["Large"], {0: 5})])
    found = report(board)
    assert [(one.company, one.voted, one.rounds) for one in found.taking] == [
        ("Large", 2, 2),
        ("Middle", 1, 2),
        ("Small", 1, 2),
    ]
    assert [part.number for _round, part in found.lenses] == [1, 1]


def test_report_counts_what_customers_asked_for(board, cast):
    asked = make.proposal(board, cast("ada"))
    asked.proposed_at, asked.status = NOW - timedelta(days=4), "shipped"
    asked.status_since = NOW
    asked.save()
    ours = make.ItemFactory(board=board, status="shipped", status_since=NOW)
    event = make.EventFactory(item=asked, at=NOW - timedelta(days=2))
    make.EventFactory(item=asked, at=NOW - timedelta(days=1))
    for number, late in ((1, timedelta(hours=24)), (2, timedelta(hours=25))):
        told = make.ToldFactory(item=asked, event=event, account=company(f"Told {number}"))
        Told.objects.filter(pk=told.pk).update(told_at=event.at + late)
    make.EventFactory(item=asked, at=NOW - timedelta(hours=23))
    found = report(board)
    assert (found.from_customers, found.days_to_answer, found.answered) == (reporting.Part(1, 2), 2.0, 1)
    # Brenner, who asked for it, was told of neither decision; of the third there is still time.
    assert (found.told_in_time, ours.companies) == (reporting.Part(1, 4), 0)
    assert [(one.company, one.event.item) for one in found.untold] == [("Brenner Mühlen AG", asked)] * 2


def test_report_names_no_company_by_a_vote_that_is_hidden(board, voters):
    item = make.ItemFactory(board=board)
    round = make.RoundFactory(board=board, items=[item], opens_at=NOW - timedelta(days=5))
    seat = board.seats.get(account=voters["Small"].account)
    voting.cast(round=round, seat=seat, entries={item.pk: 3}, by=voters["Small"], at=NOW - timedelta(days=4))
    make.EventFactory(item=item, at=NOW - timedelta(days=2))
    running = report(board)
    opening.close_round(round, at=NOW, by=None)
    closed = report(board)

    assert (running.told_in_time, running.untold) == (reporting.Part(0, 0), [])
    assert (closed.told_in_time, [one.company for one in closed.untold]) == (reporting.Part(0, 1), ["Small"])


def test_report_misses_nobody_whose_item_was_merged_after_the_decision(board, voters, cast):
    item, other = make.ItemFactory.create_batch(2, board=board)
    make.BackingFactory(item=other, user=voters["Small"])
    make.EventFactory(item=item, at=NOW - timedelta(days=5))
    merging.merge(other, into=item, at=NOW - timedelta(days=4), by=cast("marta"))
    make.EventFactory(item=item, at=NOW - timedelta(days=3))
    untold = [(one.company, one.event.item, one.event.at) for one in report(board).untold]
    assert untold == [("Small", other, NOW - timedelta(days=4)), ("Small", item, NOW - timedelta(days=3))]


def test_report_counts_what_customers_asked_for_in_what_was_merged(board, cast):
    shipped = [make.ItemFactory(board=board, status="shipped", status_since=NOW) for _number in range(3)]
    proposed, heard = make.proposal(board, cast("ada")), make.ItemFactory(board=board)
    said = {"account": cast("ada").account, "why": "Twice a week.", "said_at": NOW}
    evidencing.enter(heard, **said, by=cast("sam"), at=NOW)
    for one, into in zip((proposed, heard), shipped, strict=False):
        merging.merge(one, into=into, at=NOW, by=cast("marta"))
    assert report(board).from_customers == reporting.Part(2, 3)


def test_report_waits_for_answers_to_what_was_asked_here_alone(board, cast):
    asked = make.proposal(board, cast("ada"))
    asked.proposed_at, asked.status, asked.approved_at = NOW - timedelta(days=4), "under_review", NOW
    asked.save()
    make.EventFactory(item=asked, at=NOW - timedelta(days=2))
    part = splitting.split(asked, title="Log", body="A list.", at=NOW, by=cast("marta"))
    deciding.change_status(part, to="planned", at=NOW, by=cast("marta"))
    posts = [foreign.Post(1, title="From there", at=NOW - timedelta(days=20), author=cast("ada").email)]
    importing.run(board, posts, by=cast("marta"), at=NOW)
    deciding.change_status(board.items.get(title="From there"), to="planned", at=NOW, by=cast("marta"))
    found = report(board)
    assert (found.days_to_answer, found.answered) == (2.0, 1)


@pytest.mark.parametrize("items", [1, 3])
def test_report_queries_do_not_grow(as_person, board, cast, django_assert_num_queries, items):
    for _number in range(items):
        make.EventFactory(item=make.proposal(board, cast("ada")), at=NOW - timedelta(days=2))
    olga = as_person("olga")
    olga.get(f"/boards/{board.slug}/report/")
    with django_assert_num_queries(20):
        olga.get(f"/boards/{board.slug}/report/")


def test_report_of_nothing_says_so(db):
    found = report(make.BoardFactory())
    assert [*found.rows()] == [
        ("shipped_from_customers", "", 0, 0),
        ("days_to_first_answer_median", "", "", 0),
        ("told_within_24_hours", "", 0, 0),
    ]


def test_pages_show_it_to_who_may_see_revenue(as_person, board, voters):
    published(board, says=[(voters["Large"], {0: 5})])
    olga = as_person("olga")
    balance, page = olga.get("/boards/room/balance/").text, olga.get(f"/boards/{board.slug}/report/").text
    table = olga.get(f"/boards/{board.slug}/report.csv").text.splitlines()
    assert ("Large 75 %" in balance, "Large" in page) == (True, True)
    assert table[:2] == ["what,of,number,out_of", "participation,Large,1,1"]
    odd = [f"/boards/{board.slug}/report/?from={day}" for day in ("x", "2026-13-01", "0001-01-01", "9999-12-31")]
    assert {olga.get(url).status_code for url in odd} == {200}


def test_a_name_like_a_formula_is_text_in_the_export(as_person, board, voters):
    published(board, says=[(voters["Large"], {0: 5})])
    account = voters["Large"].account
    account.name = "=1+1"
    account.save()
    assert "participation,'=1+1,1,1" in as_person("olga").get(f"/boards/{board.slug}/report.csv").text


@pytest.mark.parametrize("boards", [1, 3])
def test_balance_queries_grow_by_boards_alone(as_person, cast, django_assert_num_queries, boards):
    account = company("Large", "Food", 100)
    for _number in range(boards):
        make.SeatFactory(account=account)
    olga = as_person("olga")
    olga.get("/boards/room/balance/")
    with django_assert_num_queries(9 + boards):
        olga.get("/boards/room/balance/")
