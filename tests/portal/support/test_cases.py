from datetime import timedelta
from uuid import uuid4

import pytest

from portal.outbox.models import Effect
from portal.promises import ledger
from portal.promises.models import ResponseTarget
from portal.support import cases, history
from portal.support.models import Case, CaseEvent
from tests.factories import portal as make
from tests.portal.support.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Kind, Status = CaseEvent.Kind, Case.Status


def told(case):
    """What the events of a case are, in order."""
    return [event.kind for event in case.events.all()]


def mails():
    return [(effect.payload["to"], effect.payload["subject"]) for effect in Effect.objects.order_by("pk")]


def test_open_stamps_the_promise_of_the_tier(case, plus):
    assert (case.tier, case.status, case.assignee) == (plus, Status.OPEN, None)
    assert (case.first_response_due, case.next_update_due, case.resolution_due) == (
        NOON + HOUR,
        NOON + 4 * HOUR,
        NOON + DAY,
    )
    assert case.next_due_at == NOON + HOUR


def test_open_gives_a_number_people_can_say(case):
    assert case.reference == f"C-{10_000 + case.pk}"


def test_open_tells_the_contact_and_the_date(case, ada):
    assert mails() == [(ada.email, f"[{case.reference}] We have your case: Trend page stays empty")]
    assert "You have our first answer by 1 June 2026, 13:00 (UTC)." in Effect.objects.get().payload["text"]


def test_promise_stays_when_the_tier_changes_and_lapses(case, ada, plus):
    ResponseTarget.objects.filter(tier=plus).update(first_response=5, next_update=5, resolution=5)
    ledger.grant(
        account=ada.account,
        tier=make.TierFactory(slug="gold"),
        starts_at=NOON - DAY,
        ends_at=NOON + DAY,
        reason="Migration",
        by=make.StaffFactory(),
    )

    cases.answer(case, text="We look.", by=make.StaffFactory(), at=NOON + HOUR)

    case.refresh_from_db()
    assert (case.tier, case.first_response_due) == (plus, NOON + HOUR)
    assert (case.next_update_due, case.resolution_due) == (NOON + 5 * HOUR, NOON + DAY)


def test_open_for_somebody_without_a_company_is_refused(problem, plus):
    with pytest.raises(cases.NotOfACompany):
        cases.open_case(contact=make.UserFactory(), problem=problem, by=make.StaffFactory(), at=NOON)


def test_open_twice_with_one_token_opens_one_case(ada, problem):
    token = uuid4()
    first = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON, token=token)

    with pytest.raises(history.AlreadyDone) as again:
        cases.open_case(contact=ada, problem=problem, by=ada, at=NOON, token=token)

    assert again.value.event.case == first
    assert Case.objects.count() == 1


def test_answer_is_the_first_response_and_restarts_the_next_update(case, cast):
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON + HOUR / 2)
    cases.answer(case, text="Found it.", by=cast("sam"), at=NOON + HOUR)

    case.refresh_from_db()
    assert case.first_responded_at == NOON + HOUR / 2
    assert case.next_update_due == case.next_due_at == NOON + 5 * HOUR


def test_update_counts_as_word_from_us(case, cast, ada):
    cases.update(case, text="The fix is in test.", by=cast("sam"), at=NOON + HOUR)

    case.refresh_from_db()
    assert case.first_responded_at == NOON + HOUR
    assert mails()[-1] == (ada.email, f"[{case.reference}] Where we are: Trend page stays empty")


def test_question_stops_the_clock_until_the_reply(case, cast, ada):
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON + HOUR)
    case.refresh_from_db()
    assert (case.status, case.next_update_due, case.next_due_at) == (Status.WAITING, None, None)

    cases.reply(case, text="5.2.1", by=ada, at=NOON + 11 * HOUR)

    case.refresh_from_db()
    assert (case.status, case.paused_at) == (Status.OPEN, None)
    assert case.resolution_due == NOON + DAY + 10 * HOUR
    assert case.next_update_due == NOON + 15 * HOUR
    assert told(case) == [Kind.OPENED, Kind.ANSWERED, Kind.PAUSED, Kind.REPLIED, Kind.RESUMED]


def test_second_question_leaves_the_clock_standing_since_the_first(case, cast):
    for hours in (1, 3):
        cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON + hours * HOUR)

    case.refresh_from_db()
    assert (case.paused_at, case.next_due_at) == (NOON + HOUR, None)


def test_answer_that_waits_no_longer_lets_the_clock_run(case, cast):
    cases.answer(case, text="Which version?", waits=True, by=cast("sam"), at=NOON + HOUR)
    cases.answer(case, text="Found it in the log.", by=cast("sam"), at=NOON + 2 * HOUR)

    case.refresh_from_db()
    assert (case.status, case.resolution_due) == (Status.OPEN, NOON + DAY + HOUR)


def test_workaround_is_word_from_us_and_the_work_goes_on(case, cast, ada):
    cases.give_workaround(case, text="Restart it at night.", by=cast("sam"), at=NOON + HOUR)

    case.refresh_from_db()
    assert (case.status, case.first_responded_at, case.next_update_due) == (Status.OPEN, NOON + HOUR, NOON + 5 * HOUR)
    assert mails()[-1] == (ada.email, f"[{case.reference}] A way around it: Trend page stays empty")


def test_note_is_internal_and_tells_nobody(case, cast):
    event = cases.note(case, text="They shout.", by=cast("sam"), at=NOON)
    assert event.is_internal
    assert len(mails()) == 1


def test_assign_tells_whoever_gets_it_unless_they_took_it(case, cast, ada, problem):
    other = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    cases.assign(other, to=cast("priya"), by=cast("sam"), at=NOON)

    case.refresh_from_db()
    assert (case.assignee, case.known_assignee, case.is_unread) == (cast("sam"), cast("sam"), False)
    assert [to for to, _ in mails()[2:]] == [cast("priya").email]


def test_assign_a_case_that_somebody_has_needs_a_summary(case, cast):
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    for to in (cast("priya"), None):
        with pytest.raises(cases.NeedsSummary):
            cases.assign(case, to=to, by=cast("sam"), at=NOON)


def test_assign_to_somebody_who_is_not_on_the_desk_is_refused(case, cast):
    for name in ("emil", "wren"):
        with pytest.raises(cases.NotOnTheDesk):
            cases.assign(case, to=cast(name), by=cast("sam"), at=NOON)


def test_resolve_says_how_and_ends_every_clock(case, cast, ada):
    cases.resolve(case, outcome="workaround", text="Restart it at night.", by=cast("sam"), at=NOON + 2 * HOUR)

    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.RESOLVED, Case.Outcome.WORKAROUND)
    assert (case.first_responded_at, case.resolved_at) == (NOON + 2 * HOUR, NOON + 2 * HOUR)
    assert (case.next_update_due, case.next_due_at) == (None, None)
    assert mails()[-1] == (ada.email, f"[{case.reference}] Your case is resolved: Trend page stays empty")


def test_resolve_while_waiting_does_not_count_the_waiting(case, cast):
    cases.answer(case, text="Does it help?", waits=True, by=cast("sam"), at=NOON + HOUR)
    cases.resolve(case, outcome="solved", text="No word: solved.", by=cast("sam"), at=NOON + 3 * DAY)

    case.refresh_from_db()
    assert case.resolution_due == NOON + DAY + 3 * DAY - HOUR


def test_resolved_case_takes_a_note_and_nothing_else(case, cast, ada):
    sam = cast("sam")
    cases.resolve(case, outcome="solved", text="Done.", by=sam, at=NOON)
    refused = [
        lambda: cases.resolve(case, outcome="solved", text="Again.", by=sam, at=NOON),
        lambda: cases.answer(case, text="And", by=sam, at=NOON),
        lambda: cases.update(case, text="And", by=sam, at=NOON),
        lambda: cases.assign(case, to=sam, by=sam, at=NOON),
        lambda: cases.reply(case, text="And", by=ada, at=NOON),
    ]
    for act in refused:
        with pytest.raises(history.IsResolved):
            act()

    cases.note(case, text="For the article.", by=sam, at=NOON)
    assert told(case) == [Kind.OPENED, Kind.RESOLVED, Kind.NOTED]


def test_reopen_keeps_assignee_and_does_not_count_the_time_between(case, cast, ada):
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON + HOUR)

    cases.reopen(case, text="It is back.", by=ada, at=NOON + 10 * DAY)

    case.refresh_from_db()
    assert (case.status, case.assignee, case.outcome, case.resolved_at) == (Status.OPEN, cast("sam"), "", None)
    assert case.resolution_due == NOON + 10 * DAY + 23 * HOUR
    assert case.next_due_at == NOON + 10 * DAY + 4 * HOUR
    assert mails()[-1] == (cast("sam").email, f"[{case.reference}] The customer reopened the case: {case.subject}")


def test_reopen_an_open_case_is_refused(case, ada):
    with pytest.raises(history.IsNotResolved):
        cases.reopen(case, text="It is back.", by=ada, at=NOON)


def test_second_click_writes_no_second_event(case, cast):
    token = uuid4()
    cases.answer(case, text="We look.", by=cast("sam"), at=NOON, token=token)
    with pytest.raises(history.AlreadyDone):
        cases.answer(case, text="We look.", by=cast("sam"), at=NOON, token=token)
    assert told(case) == [Kind.OPENED, Kind.ANSWERED]


def test_second_click_on_resolve_is_known_before_it_is_refused(case, cast):
    token = uuid4()
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON, token=token)
    with pytest.raises(history.AlreadyDone):
        cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON, token=token)
