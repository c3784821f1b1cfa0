from datetime import timedelta

import pytest
from django.utils import timezone

from boards.loop import confirming
from certification.courses import progress
from home.dashboards import company, waiting
from portal.accounts import ownership
from portal.support.models import Case
from tests.factories import boards, certification
from tests.factories import certification_billing as billing
from tests.factories import portal as make
from tests.factories import portal_support as support


@pytest.fixture
def now():
    return timezone.now()


def waiting_case(account, at, **fields):
    return support.CaseFactory(account=account, status=Case.Status.WAITING, paused_at=at, **fields)


def texts(user, now):
    return [thing.text for thing in waiting.for_customer(user, progress.taken(user), now)]


def test_nothing_waits_for_someone_new(cast, now):
    assert texts(cast("emil"), now) == []


def test_a_case_that_needs_an_answer_waits_for_the_whole_company(cast, now, base_tier):
    case = waiting_case(cast("ada").account, now)

    assert texts(cast("emil"), now) == [f"We need your answer: {case.subject}"]
    assert texts(cast("hana"), now) == []


def test_an_open_round_waits_for_the_delegate_only(cast, now):
    round = boards.RoundFactory(paper=2)
    boards.seat_with_delegate(round.board, cast("ada"))

    assert texts(cast("ada"), now) == [f"Vote for your company: {round.title}"]
    assert texts(cast("emil"), now) == []


def test_what_shipped_waits_for_the_companies_that_asked_until_one_of_theirs_answers(cast, now):
    board = boards.BoardFactory(confidentiality="customers")
    item = boards.ItemFactory(board=board, title="Rate limits", status="shipped")
    boards.ToldFactory(item=item, account=cast("ada").account, status="shipped")

    assert texts(cast("emil"), now) == ["Does it solve it? Rate limits"]
    assert texts(cast("astrid"), now) == []

    confirming.confirm(item, solves=True, by=cast("ada"), at=now)

    assert texts(cast("emil"), now) == []


def test_a_failed_payment_waits_for_those_who_pay(cast, now):
    customer = billing.CustomerFactory(account=cast("celia").account)
    billing.SubscriptionFactory(customer=customer, status="past_due")

    assert texts(cast("celia"), now) == ["A payment failed: check the card we charge"]
    assert texts(cast("owen"), now) == []


def test_a_certificate_waits_in_its_last_ninety_days_until_renewed(cast, now):
    emil = cast("emil")
    certification.certificate(emil, at=now - timedelta(days=340))
    assert texts(emil, now) == ["Renew your certificate: Flow Operator"]

    certification.certificate(emil, at=now)
    assert texts(emil, now) == []


def test_an_exam_waits_once_its_lessons_are_read_and_until_certified(cast, now):
    kenji, course = cast("kenji"), certification.course("flow-operator", lessons=1)
    certification.exam(course, title="Flow operator")
    progress.enrol(user=kenji, course=course, at=now)
    assert texts(kenji, now) == []

    progress.finish(user=kenji, lesson=progress.of(kenji, course).lessons[0], course=course, at=now)
    assert texts(kenji, now) == ["Sit the exam: Flow operator"]

    certification.certificate(kenji, at=now)
    assert texts(kenji, now) == []


def test_an_exam_under_way_comes_first_while_its_clock_runs(cast, now, base_tier):
    kenji = cast("kenji")
    case = waiting_case(kenji.account, now)
    sat = certification.attempt(kenji, certification.exam(title="Flow operator"), at=now)

    assert texts(kenji, now) == ["Finish your exam: Flow operator", f"We need your answer: {case.subject}"]
    assert texts(kenji, sat.deadline) == [f"We need your answer: {case.subject}"]


def test_what_is_due_soonest_comes_first(cast, now, base_tier):
    ada = cast("ada")
    waiting_case(ada.account, now)
    later, sooner = (
        boards.RoundFactory(paper=1, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=days))
        for days in (5, 2)
    )
    for round in (later, sooner):
        boards.seat_with_delegate(round.board, ada)

    assert [thing.due for thing in waiting.for_customer(ada, [], now)] == [sooner.closes_at, later.closes_at, None]


def test_rungs_say_where_the_company_stands_and_what_the_next_tier_lacks(cast, now, base_tier):
    make.TierFactory(slug="plus", rank=1, required_level="silver")
    make.TierFactory(slug="premium", rank=2, required_level="gold")
    certification.level("silver", 1, {"flow-operator": 2})
    certification.level("gold", 2, {"flow-operator": 3})
    certification.certificate(cast("hana"), at=now)

    place = company.place_of(cast("hana").account, at=now, may_buy=True)

    assert [(rung.name, rung.state) for rung in place.rungs] == [
        ("Essential", "here"),
        ("Plus", "next"),
        ("Premium", "beyond"),
    ]
    assert [rung.missing for rung in place.rungs] == ["", "one more Flow Operator", ""]
    assert [rung.address for rung in place.rungs] == ["", "/level/", ""]


def test_rungs_below_the_tier_owed_are_reached(cast, now, base_tier):
    plus = make.TierFactory(slug="plus", rank=1)
    make.EntitlementFactory(account=cast("ada").account, tier=plus)

    place = company.place_of(cast("ada").account, at=now, may_buy=True)

    assert [rung.state for rung in place.rungs] == ["reached", "here"]


def test_dashboard_names_the_owner_and_how_to_reach_them(as_person, cast, now, base_tier):
    ownership.assign(account=cast("ada").account, owner=cast("olga"), at=now, by=None)

    page = as_person("ada").get("/dashboard/").content.decode()

    assert 'href="mailto:olga@tarn.example"' in page


def test_boards_are_those_with_a_seat_and_carry_their_open_rounds(cast, now):
    seat = boards.seat_with_delegate(boards.BoardFactory(title="Drives"), cast("ada"))
    boards.BoardFactory(title="Not theirs")
    round = boards.RoundFactory(board=seat.board)

    found = company.boards_of(cast("ada"), seat.account, at=now)

    assert [(board.page.title, board.rounds) for board in found] == [("Drives", [round])]


def test_dashboard_shows_open_cases_of_its_own_company_only(as_person, cast, base_tier):
    support.CaseFactory(account=cast("ada").account, subject="Pump restarts")
    support.CaseFactory(account=cast("ada").account, subject="Long solved", resolved=True)

    shown = [as_person(name).get("/dashboard/").content.decode() for name in ("emil", "hana")]

    assert [("Pump restarts" in page, "Long solved" in page) for page in shown] == [(True, False), (False, False)]


def test_dashboard_of_someone_without_a_company_says_how_to_get_in(client, db):
    stranger = make.UserFactory()
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/dashboard/").content.decode()

    assert f"Ask an admin of your company to invite {stranger.email}." in page


@pytest.mark.parametrize("many", [1, 3])
def test_dashboard_asks_the_same_of_the_database_however_much_waits(
    as_person, cast, now, base_tier, many, django_assert_num_queries
):
    ada = cast("ada")
    for n in range(many):
        waiting_case(ada.account, now)
        boards.seat_with_delegate(boards.RoundFactory(paper=1).board, ada)
        certification.EnrolmentFactory(user=ada, course=certification.course(f"course-{n}", lessons=2))
    client = as_person("ada")
    client.get("/dashboard/")

    with django_assert_num_queries(28):
        client.get("/dashboard/")
