from datetime import timedelta

import pytest
from django.db import IntegrityError

from portal.promises.models import ResponseTarget, Standing
from portal.support import calls, cases, expecting, handing, proposing, timeline
from portal.support.models import Call, Skill
from tests.factories.portal_support import CaseEventFactory
from tests.portal.support.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sams(case, cast):
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    return case


def test_customer_hears_of_a_hand_over_once_it_is_read(sams, cast, ada):
    sam, priya = cast("sam"), cast("priya")
    handing.hand_over(sams, to=priya, text="Logs are in. Try 5.2.1 next.", by=sam, at=NOON + HOUR)
    sams.refresh_from_db()
    assert (sams.assignee, sams.known_assignee, sams.is_unread) == (priya, sam, True)
    assert "Logs are in" not in str(timeline.of(sams, ada))

    handing.read(sams, by=priya, at=NOON + 2 * HOUR)

    sams.refresh_from_db()
    assert (sams.known_assignee, sams.is_unread, sams.answered_unread) == (priya, False, 0)
    last = timeline.of(sams, ada)[-1]
    assert (last.who, last.what) == ("Priya Nair", "has the case now and has read it")


@pytest.mark.parametrize("text", ["", "  \n"])
@pytest.mark.parametrize("give", [handing.hand_over, handing.escalate])
def test_hand_over_without_a_summary_is_refused(sams, cast, give, text):
    with pytest.raises(handing.NoSummary):
        give(sams, to=cast("priya"), text=text, by=cast("sam"), at=NOON)


def test_hand_over_without_a_summary_is_refused_by_the_database(case):
    with pytest.raises(IntegrityError):
        CaseEventFactory(case=case, kind="handed_over", text="", is_internal=True)


def test_escalation_says_so_and_is_handed_over(sams, cast):
    handing.escalate(sams, to=cast("milo"), text="Needs development.", by=cast("sam"), at=NOON)
    sams.refresh_from_db()
    assert (sams.is_escalated, sams.assignee, sams.is_unread) == (True, cast("milo"), True)


def test_answer_by_who_has_not_read_it_is_counted_once_an_answer(sams, cast):
    handing.hand_over(sams, to=cast("priya"), text="Summary.", by=cast("sam"), at=NOON)
    cases.answer(sams, text="Hello", by=cast("priya"), at=NOON)
    cases.answer(sams, text="From a colleague", by=cast("milo"), at=NOON)
    sams.refresh_from_db()
    assert sams.answered_unread == 1


def test_case_given_back_to_the_desk_is_read_by_the_next(sams, cast):
    handing.hand_over(sams, to=None, text="My shift ends.", by=cast("sam"), at=NOON)
    cases.assign(sams, to=cast("priya"), by=cast("priya"), at=NOON)
    sams.refresh_from_db()
    assert (sams.assignee, sams.known_assignee, sams.is_unread) == (cast("priya"), cast("sam"), True)


def test_only_who_has_it_says_that_they_have_read_it(sams, cast):
    with pytest.raises(handing.NotYours):
        handing.read(sams, by=cast("priya"), at=NOON)


def test_repeat_contacts_are_counted_within_seven_days(case, ada, cast):
    again = calls.Contact(person=ada, channel=Call.Channel.PHONE)
    for days in (3, 11, 12):
        calls.add_call(contact=again, case=case, said="Again", by=cast("sam"), at=NOON + days * DAY)
    case.refresh_from_db()
    assert case.repeat_contacts == 2


# Severity


def test_severity_raised_promises_from_the_change(case, cast, plus, ada):
    ResponseTarget.objects.filter(tier=plus).update(first_response=1)  # too late for this case: it holds its version
    expecting.change_severity(case, severity=1, text="Two lines stand.", by=cast("sam"), at=NOON + HOUR / 2)
    case.refresh_from_db()
    assert (case.severity, case.first_response_minutes) == (1, 60)
    assert (case.first_response_due, case.resolution_due) == (NOON + HOUR, NOON + DAY)
    assert "changed the severity to “1 · Production is down”" in [line.what for line in timeline.of(case, ada)]


def test_customer_chooses_no_severity_above_their_tier(case, ada, plus):
    plus.worst_severity = 2
    plus.save()
    with pytest.raises(expecting.NotToBeChosen):
        expecting.change_severity(case, severity=1, text="It burns.", by=ada, at=NOON)
    expecting.change_severity(case, severity=3, text="Not so bad.", by=ada, at=NOON)


def test_severity_it_has_already_changes_nothing(case, cast):
    with pytest.raises(expecting.NothingChanges):
        expecting.change_severity(case, severity=2, text="So", by=cast("sam"), at=NOON)


# Expectations


def test_expectation_stands_beside_the_promise(case, cast, ada):
    until = NOON + 3 * DAY
    expecting.expect(case, until=until, text="A part is on its way.", by=cast("sam"), at=NOON + HOUR / 2)
    case.refresh_from_db()
    assert (case.expected_at, case.resolution_due) == (until, NOON + DAY)
    assert timeline.of(case, ada)[-1].what == "said to expect it by in 2\xa0days (Thu 4 Jun, 12:00 UTC)"
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 2 * DAY)
    assert case.promises.get(kind="resolution").is_missed


def test_expectation_lies_ahead(case, cast):
    with pytest.raises(expecting.InThePast):
        expecting.expect(case, until=NOON, text="So", by=cast("sam"), at=NOON)


# Proposals


def test_proposal_is_who_is_certified_then_who_knows_them_then_who_is_free(case, ada, cast, problem):
    sam, priya, milo = cast("sam"), cast("priya"), cast("milo")
    assert proposing.assignee(case, NOON) == sam  # all free: who came first

    other = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
    cases.assign(other, to=priya, by=priya, at=NOON)
    assert proposing.assignee(case, NOON) == priya

    Skill.objects.create(product=case.product, credential="scada-expert")
    Standing.objects.create(user=milo, credential="scada-expert", name="SCADA expert", starts_at=NOON - DAY)
    assert proposing.assignee(case, NOON) == milo
    assert proposing.assignee(case, NOON - 2 * DAY) == priya


def test_proposal_asks_four_times_however_many_there_are(case, cast, django_assert_num_queries):
    for name in ("sam", "priya", "milo"):
        cast(name)
    with django_assert_num_queries(4):
        proposing.assignee(case, NOON)
