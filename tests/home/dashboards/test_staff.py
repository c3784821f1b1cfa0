from datetime import timedelta

import pytest
from django.utils import timezone

from certification.exams import attempts
from home.dashboards import staff
from portal.accounts import ownership
from portal.knowledge.models import SearchLogEntry
from tests.factories import boards, certification, portal_knowledge
from tests.factories import portal as make
from tests.factories import portal_support as support

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "sections"),
    [
        ("sam", ["desk"]),
        ("wren", ["drafts", "listening"]),
        ("marta", ["rounds", "listening"]),
        ("edwin", ["exams", "listening"]),
        ("olga", ["book"]),
        ("milo", ["desk", "book", "listening"]),
        ("iris", ["word", "listening"]),
    ],
)
def test_sections_are_those_of_ones_work(cast, base_tier, name, sections):
    assert [section.name for section in staff.sections(cast(name), timezone.now())] == sections


def test_desk_counts_what_is_open_mine_and_nobodys(cast, base_tier):
    support.CaseFactory(assignee=cast("sam"))
    support.CaseFactory(assignee=cast("priya"))
    support.CaseFactory()

    desk = staff.desk(cast("sam"), timezone.now())

    assert (desk["open"], desk["mine"], desk["unassigned"]) == (3, 1, 1)
    assert desk["cases"][0][0].assignee is None


def test_drafts_say_how_many_marks_are_undecided(db):
    draft = portal_knowledge.article("Drive trips", live=False)
    portal_knowledge.article("Published already")
    portal_knowledge.MarkFactory(article=draft)

    assert [(a.title, a.undecided) for a in staff.drafts(timezone.now())["articles"]] == [("Drive trips", 1)]


def test_drafts_come_with_what_was_searched_for_in_vain(db):
    for text, results in [("pump", 0), ("pump", 0), ("drive", 0), ("trend", 4)]:
        SearchLogEntry.objects.create(text=text, results=results)
    SearchLogEntry.objects.create(text="old", results=0, at=timezone.now() - 31 * DAY)

    assert list(staff.drafts(timezone.now())["vain"]) == [("pump", 2), ("drive", 1)]


def test_kept_counts_promises_decided_in_the_last_30_days(db, base_tier):
    now = timezone.now()

    def case(opened, due, responded=None):
        support.CaseFactory(opened_at=now - opened, first_response_due=now - due, first_responded_at=responded)

    case(2 * DAY, DAY, now - DAY - HOUR)  # in time
    case(2 * DAY, DAY, now - HOUR)  # late
    case(2 * DAY, DAY)  # never
    case(HOUR, -HOUR)  # not due yet
    case(40 * DAY, 39 * DAY, now - 39 * DAY)  # too long ago
    support.CaseFactory()  # nothing promised

    assert staff.kept(now) == staff.Kept(n=3, percent=33)


def test_kept_of_nothing(db):
    assert staff.kept(timezone.now()) == staff.Kept(n=0, percent=None)


def test_rounds_say_how_many_seats_have_voted(db):
    round = boards.RoundFactory()
    boards.SeatFactory.create_batch(3, board=round.board)

    assert staff.rounds(timezone.now()) == [staff.Turnout(round, 0, 3)]


def test_exams_count_what_ended_lately(db):
    now, exam = timezone.now(), certification.exam()
    attempts.hand_in(certification.attempt(of=exam, at=now), at=now)

    assert staff.exams(now) == [staff.Sat(exam, 1, 0)]
    assert staff.exams(now + 31 * DAY) == [staff.Sat(exam, 0, 0)]


def test_someone_in_no_group_is_told_who_can_change_that(client, db):
    client.force_login(make.StaffFactory(), backend="django.contrib.auth.backends.ModelBackend")

    assert "You are in no group yet" in client.get("/dashboard/").content.decode()


def test_first_admin_is_led_to_the_next_step_until_a_customer_is_there(admin_client):
    page = admin_client.get("/dashboard/").content.decode()

    assert "Put your name on it" in page
    assert "0 of 9 steps before customers come are done." in page

    make.AccountFactory()
    assert "Put your name on it" not in admin_client.get("/dashboard/").content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_dashboard_asks_the_same_of_the_database_however_much_there_is(
    client, db, base_tier, many, django_assert_num_queries
):
    user = make.StaffFactory(is_superuser=True)
    for n in range(many):
        support.CaseFactory()
        portal_knowledge.MarkFactory(article=portal_knowledge.article(f"Draft {n}", live=False))
        boards.proposal(boards.BoardFactory(), make.MembershipFactory().user)
        boards.RoundFactory(paper=1)
        certification.exam()
        ownership.assign(account=make.AccountFactory(), owner=user, at=timezone.now(), by=None)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/dashboard/")

    with django_assert_num_queries(36):
        client.get("/dashboard/")
