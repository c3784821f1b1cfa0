from datetime import UTC, date, datetime, timedelta

import pytest

from boards.meetings.models import Attendance
from boards.roadmap.models import ItemEvent, Target
from home.health import facts
from home.health.models import Kind
from portal.support.models import Promise, Survey
from tests.factories import boards
from tests.factories import certification as training
from tests.factories import portal as make
from tests.factories import portal_support as support
from tests.factories.portal_revenue import ContractLineFactory

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def ago(days):
    return NOW - timedelta(days=days)


def of(account):
    """Kind, day and text of what is known, without whether people sign in."""
    known = facts.of([account], at=NOW).get(account.pk, [])
    return [(fact.kind, fact.at, fact.text) for fact in known if fact.kind not in {Kind.SILENT, Kind.SIGNED_IN}]


@pytest.fixture
def account(db):
    return make.AccountFactory()


def survey(account, at, **said):
    event = support.CaseEventFactory(case=support.CaseFactory(account=account, reference=f"D-{at:%d}"), kind="resolved")
    return Survey.objects.create(
        case=event.case,
        resolution=event,
        account=account,
        asked=event.case.contact,
        asked_at=at,
        answered_at=at,
        **said,
    )


def test_answers_are_content_or_not(account):
    survey(account, ago(1), connected="quickly", known="both", resolved="yes", took="right", goes_on="yes")
    survey(account, ago(2), connected="quickly", took="repeated")
    survey(account, ago(200), took="too_long")

    assert of(account) == [
        (
            Kind.ANSWERED_WELL,
            ago(1),
            "D-19: Yes, quickly. They knew me and the product. Yes, completely. About right. Yes",
        ),
        (Kind.ANSWERED_BADLY, ago(2), "D-18: Yes, quickly. I had to tell it more than once"),
    ]


def test_missed_promises(account):
    case = support.CaseFactory(account=account, reference="C-1")
    for kind, due_at, is_missed in (("first_response", ago(3), True), ("resolution", ago(2), False)):
        Promise.objects.create(
            case=case, account=account, kind=kind, severity=2, due_at=due_at, ended_at=ago(1), is_missed=is_missed
        )

    assert of(account) == [(Kind.BREACH, ago(3), "C-1: First response")]


def test_unread_hand_overs_since_they_were_given(account, cast):
    case = support.CaseFactory(account=account, reference="C-1", is_unread=True, assignee=cast("sam"), opened_at=ago(9))
    support.CaseEventFactory(case=case, kind="assigned", at=ago(8))
    support.CaseEventFactory(case=case, kind="handed_over", at=ago(4), text="Tried all.", is_internal=True)

    assert of(account) == [(Kind.UNREAD, ago(4), "C-1: with Sam Whitaker")]


def test_repeat_contacts(account):
    support.CaseFactory(account=account, reference="C-1", repeat_contacts=2, last_contact_at=ago(5))

    assert of(account) == [(Kind.REPEAT, ago(5), "C-1: 2 times more")]


def test_certificates_of_its_people_that_lapse(account):
    member = make.MembershipFactory(account=account, joined_at=ago(900))
    training.certificate(member.user, "flow-operator", at=datetime(2025, 6, 20, 12, tzinfo=UTC))
    training.certificate(member.user, "edge", at=datetime(2026, 1, 20, 12, tzinfo=UTC))

    (found,) = of(account)
    assert found == (Kind.CERTIFICATE, datetime(2026, 6, 20, 12, tzinfo=UTC), f"Flow Operator: {member.user}")


def test_renewals_that_come(account):
    ContractLineFactory(account=account, description="Licence", yearly_amount=100_000, ends_on=date(2026, 6, 1))
    ContractLineFactory(account=account, ends_on=date(2027, 6, 1))

    assert of(account) == [(Kind.RENEWAL, datetime(2026, 6, 1, tzinfo=UTC), "Licence, €1,000.00 a year")]


def test_attendance_is_of_meetings_where_it_was_noted_and_the_seat_was_theirs(account):
    seat = boards.SeatFactory(account=account)
    other = boards.SeatFactory(board=seat.board)
    seat.board.title = "Flow"
    seat.board.save()
    for title, days, there in (("A", 10, [seat, other]), ("B", 5, [other]), ("C", 3, [])):
        meeting = boards.MeetingFactory(board=seat.board, title=title, starts_at=ago(days))
        Attendance.objects.bulk_create(Attendance(meeting=meeting, seat=one) for one in there)
    seat.ended_at = ago(4)
    seat.save()
    after = boards.MeetingFactory(board=seat.board, title="D", starts_at=ago(2))
    Attendance.objects.create(meeting=after, seat=other)

    assert of(account) == [(Kind.ABSENT, ago(5), "Flow: B"), (Kind.PRESENT, ago(10), "Flow: A")]


def planned(item, until, **fields):
    event = boards.EventFactory(item=item, kind=ItemEvent.Kind.WINDOW)
    days = {"window_from": until - timedelta(days=30), "window_until": until}
    return Target.objects.create(item=item, event=event, set_at=ago(100), **days, **fields)


def test_roadmap_promises_for_what_they_asked_for(account):
    late = boards.ItemFactory(title="Late", status="planned")
    planned(late, date(2026, 5, 10))
    shipped = boards.ItemFactory(title="Shipped", status="shipped", status_since=ago(7))
    member = make.MembershipFactory(account=account).user
    for item in (late, shipped):
        boards.BackingFactory(item=item, user=member, account=account)
    planned(boards.ItemFactory(title="Of others", status="planned"), date(2026, 5, 10))

    assert [(kind, at) for kind, at, _text in of(account)] == [
        (Kind.PROMISE_KEPT, ago(7)),
        (Kind.PROMISE_BROKEN, datetime(2026, 5, 10, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("last_login", "kind"), [(ago(2), Kind.SIGNED_IN), (ago(60), Kind.SILENT), (None, Kind.SILENT)]
)
def test_whether_anybody_signs_in(account, last_login, kind):
    make.MembershipFactory(account=account, user__last_login=ago(400), joined_at=ago(900))
    make.MembershipFactory(account=account, user__last_login=last_login, joined_at=ago(900))
    make.MembershipFactory(account=account, user__last_login=NOW, joined_at=ago(900), left_at=ago(1))

    (fact,) = facts.of([account], at=NOW)[account.pk]
    expected = last_login or ago(400)
    assert (fact.kind, fact.at) == (kind if last_login else Kind.SILENT, expected)


@pytest.mark.parametrize("rows", [1, 3])
def test_facts_ask_the_same_of_the_database_however_many_companies(db, rows, django_assert_num_queries):
    accounts = [make.MembershipFactory().account for _ in range(rows)]
    for n, account in enumerate(accounts):
        survey(account, ago(n), took="right")
        support.CaseFactory(account=account, repeat_contacts=1, last_contact_at=ago(1))
        seat = boards.SeatFactory(account=account)
        Attendance.objects.create(meeting=boards.MeetingFactory(board=seat.board, starts_at=ago(1)), seat=seat)
        planned(boards.ItemFactory(proposer_account=account, status="planned"), date(2026, 5, 10))
        ContractLineFactory(account=account, ends_on=date(2026, 6, 1))

    with django_assert_num_queries(17):
        assert len(facts.of(accounts, at=NOW)) == rows
