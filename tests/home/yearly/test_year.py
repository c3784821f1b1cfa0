from datetime import UTC, date, datetime, timedelta

import pytest

from boards.loop.models import Confirmed, Told
from boards.roadmap.models import ItemEvent, Target
from boards.rounds import voting
from home.relationship import history
from home.yearly import year
from portal.accounts import membership
from portal.promises.models import ResponseTarget
from portal.support import cases, excluding, timers
from portal.support.achieving import Tally
from portal.support.models import Promise
from tests.factories import boards
from tests.factories import certification as training
from tests.factories import portal as make
from tests.factories import portal_support as support

NOW = datetime(2026, 12, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 10, tzinfo=UTC)


def of(reader, number=2026, account=None):
    return year.of(account or reader.account, number, reader=reader, at=NOW)


def promise(account, due_at, is_missed=False, kind="first_response"):
    case = support.CaseFactory(account=account)
    Promise.objects.create(
        case=case, account=account, kind=kind, severity=2, due_at=due_at, ended_at=due_at, is_missed=is_missed
    )


def test_promises_of_the_year_by_the_companys_clock(ada):
    promise(ada.account, MAY)
    promise(ada.account, MAY, is_missed=True)
    promise(ada.account, MAY + timedelta(days=40), kind="resolution")
    promise(ada.account, datetime(2025, 12, 31, 23, 30, tzinfo=UTC))  # half past midnight in Berlin
    promise(ada.account, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), is_missed=True)
    promise(make.AccountFactory(), MAY, is_missed=True)

    found = of(ada)

    assert found.kinds == [Tally("First response", 2, 1), Tally("Next update", 0, 0), Tally("Resolution", 1, 0)]
    assert found.months == [("2026-01", 100), ("2026-05", 50), ("2026-06", 100)]
    assert (found.promised.kept, found.promised.missed) == (3, 1)


def test_promise_that_is_late_counts_before_the_timer_says_so_and_not_where_it_is_left_out(ada, cast):
    now = MAY + timedelta(days=1)
    tier = make.TierFactory(slug="plus", name="Plus")
    ResponseTarget.objects.create(tier=tier, severity=2, first_response=60, next_update=240, resolution=None)
    make.EntitlementFactory(account=ada.account, tier=tier)
    words = {"subject": "Empty", "description": "No curves.", "severity": 2, "product": make.ProductFactory()}
    case = cases.open_case(contact=ada, problem=cases.Problem(**words), by=ada, at=MAY)

    def counted():
        found = year.of(ada.account, 2026, reader=ada, at=now)
        return [(tally.kept, tally.missed) for tally in found.kinds], found.months

    assert counted() == ([(0, 1), (0, 1), (0, 0)], [("2026-05", 0)])
    assert history.breaches(ada.account, now).missed_in_year == 2
    timers.run(now)
    assert counted() == ([(0, 1), (0, 1), (0, 0)], [("2026-05", 0)])
    assert history.breaches(ada.account, now).missed_in_year == 2
    promise = case.promises.get(kind="next_update")
    excluding.leave_out(promise, ground="no_access", reason="Locked.", by=cast("milo"), at=now)
    assert counted() == ([(0, 1), (0, 0), (0, 0)], [("2026-05", 0)])


def told(account, item, at, status):
    event = boards.EventFactory(item=item, to_status=status, at=at)
    return Told.objects.create(
        item=item, account=account, event=event, status=status, asked="backed", asked_at=MAY, told_at=at
    )


def test_what_changed_because_they_asked_once_for_each_item_with_the_last_word(ada):
    board = boards.BoardFactory(confidentiality="public")
    shipped, declined, hidden = boards.ItemFactory.create_batch(3, board=board)
    hidden.hidden_from.add(ada.account)
    told(ada.account, shipped, MAY, "planned")
    last = told(ada.account, shipped, MAY + timedelta(days=30), "shipped")
    told(ada.account, declined, MAY + timedelta(days=9), "declined")
    told(ada.account, hidden, MAY, "shipped")
    told(ada.account, boards.ItemFactory(board=board), MAY - timedelta(days=365), "shipped")
    told(make.AccountFactory(), boards.ItemFactory(board=board), MAY, "shipped")
    Confirmed.objects.create(item=shipped, account=ada.account, solves=True, by=ada, at=NOW)

    assert [(change.told, change.solves) for change in of(ada).changes] == [(last, True)]


def test_windows_that_passed_stand_beside_what_was_kept(ada):
    board = boards.BoardFactory(confidentiality="public")
    item = boards.ItemFactory(board=board, status="planned", proposer_account=ada.account)
    event = boards.EventFactory(item=item, kind=ItemEvent.Kind.WINDOW)
    target = Target.objects.create(
        item=item, event=event, window_from=date(2026, 4, 1), window_until=date(2026, 6, 30), set_at=MAY
    )

    assert of(ada).passed == [target]
    assert of(ada, 2025).passed == []


def test_certificates_of_the_year_by_who_was_of_the_company_then(ada, cast):
    emil = cast("emil")
    for person, at in ((ada, MAY), (emil, MAY), (emil, datetime(2025, 5, 1, tzinfo=UTC))):
        training.certificate(person, f"course-{at.year}", at=at)
    gone = make.MembershipFactory(account=ada.account)
    membership.leave(gone, at=MAY, by=ada)
    training.certificate(gone.user, "drive", at=MAY + timedelta(days=1), counted=False)

    found = of(ada)

    assert found.certified == 2
    assert [held.holder for held in found.certificates] == ["Ada Brenner", "Emil Sander"]
    assert [held.holder for held in of(emil).certificates] == ["Emil Sander"]
    assert of(emil).certified == 2


def cast_ballot(ada, **fields):
    board = boards.BoardFactory()
    seat = boards.seat_with_delegate(board, ada)
    items = boards.ItemFactory.create_batch(2, board=board)
    times = {"opens_at": MAY, "closes_at": MAY + timedelta(days=300)}
    round = boards.RoundFactory(board=board, items=items, **times | fields)
    voting.cast(round=round, seat=seat, entries={items[0].pk: 7, items[1].pk: 3}, by=ada, at=MAY + timedelta(days=1))
    return items


def test_votes_and_what_came_of_them(ada, cast):
    first, second = cast_ballot(ada)

    (vote,) = of(ada).votes
    assert vote.given == [(first, 7), (second, 3)]
    assert of(cast("emil")).votes == [vote]


def test_a_secret_ballot_says_nothing(ada):
    cast_ballot(ada, is_secret=True)

    (vote,) = of(ada).votes
    assert vote.given == []


@pytest.mark.parametrize(("who", "sees"), [("milo", False), ("olga", False), ("marta", True)])
def test_of_our_people_only_who_runs_the_board_sees_ballots(ada, cast, who, sees):
    cast_ballot(ada)

    assert bool(of(cast(who), account=ada.account).votes) is sees


@pytest.mark.parametrize(
    ("since", "expected"),
    [(date(2024, 3, 1), [2024, 2025, 2026]), (None, [2024, 2025, 2026]), (date(2026, 12, 1), [2026])],
)
def test_years_since_they_came(ada, since, expected):
    ada.account.customer_since = since

    assert list(year.years(ada.account, NOW)) == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_year_asks_the_same_of_the_database_however_much_there_was(ada, rows, django_assert_num_queries):
    board = boards.BoardFactory(confidentiality="public")
    for n in range(rows):
        promise(ada.account, MAY)
        told(ada.account, boards.ItemFactory(board=board), MAY, "shipped")
        training.certificate(ada, f"course-{n}", at=MAY)
        cast_ballot(ada)

    with django_assert_num_queries(11):
        assert len(of(ada).votes) == rows
