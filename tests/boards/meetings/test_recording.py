from datetime import timedelta

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from boards.meetings import inviting, recording
from boards.meetings.models import ActionItem, Meeting
from boards.seating import terms
from portal.outbox import effects
from portal.outbox.models import Effect
from tests.factories import boards as make
from tests.factories import portal as ground

NOW = timezone.now()


@pytest.fixture
def board(cast):
    """Brenner and Lindqvist sit on it, and learn nothing of each other."""
    board = make.BoardFactory(slug="flow")
    for who in ("ada", "astrid"):
        make.seat_with_delegate(board, cast(who))
    return board


def seat_of(board, person):
    return board.seats.get(account=person.account)


def held(board, days=1, **fields):
    return make.MeetingFactory(board=board, starts_at=NOW - timedelta(days=days), **fields)


def test_call_invites_every_speaker_with_what_they_may_see(board, cast):
    hidden = make.ItemFactory(board=board, title="Kept from Lindqvist")
    hidden.hidden_from.add(cast("astrid").account)
    meeting = make.MeetingFactory(board=board, items=[hidden, make.ItemFactory(board=board, title="For all")])

    number = inviting.call(meeting, by=cast("marta"), at=NOW)
    for effect in Effect.objects.all():
        effects.deliver(effect, at=timezone.now())

    sent = {message.to[0]: message.attachments[0] for message in mail.outbox}
    assert (number, sorted(sent)) == (2, ["ada@brenner.example", "astrid@lindqvist.example"])
    event = icalendar.Calendar.from_ical(sent["astrid@lindqvist.example"].content).walk("VEVENT")[0]
    assert (event["dtstart"].dt, event["sequence"], str(event["description"])) == (
        meeting.starts_at.replace(microsecond=0),
        0,
        "- For all",
    )
    assert "Kept from Lindqvist" in sent["ada@brenner.example"].content
    assert "Brenner" not in sent["astrid@lindqvist.example"].content


def test_call_again_replaces(board, cast):
    meeting = make.MeetingFactory(board=board)
    for _time in range(2):
        inviting.call(meeting, by=cast("marta"), at=NOW)
    meeting.refresh_from_db()
    assert "SEQUENCE:1" in inviting.as_calendar(meeting, cast("ada"), at=NOW)
    assert Effect.objects.filter(kind="mail").count() == 4


def test_call_of_what_has_begun_is_refused(board, cast):
    with pytest.raises(inviting.TooLate):
        inviting.call(held(board), by=cast("marta"), at=NOW)


def test_attendance_is_exactly_what_was_said_last(board, cast):
    meeting, seats = held(board), list(board.seats.order_by("pk"))
    recording.was_there(meeting, seats, by=cast("marta"), at=NOW)
    recording.was_there(meeting, seats[:1], by=cast("marta"), at=NOW)
    assert list(meeting.attendances.values_list("seat", flat=True)) == [seats[0].pk]
    with pytest.raises(recording.NotYet):
        recording.was_there(make.MeetingFactory(board=board), seats, by=cast("marta"), at=NOW)


def test_minutes_are_approved_by_more_than_half_and_no_objection(board, cast):
    meeting = held(board)
    recording.was_there(meeting, board.seats.all(), by=cast("marta"), at=NOW)
    recording.write(meeting, record="We met.", by=cast("marta"), at=NOW)
    steps = []
    for who, approves, note in (("ada", True, ""), ("astrid", False, "We said no."), ("astrid", True, "")):
        meeting = Meeting.objects.get(pk=meeting.pk)
        recording.answer(meeting, version=1, approves=approves, note=note, by=cast(who), at=NOW)
        steps.append(recording.approval_of(meeting).is_given)
    assert steps == [False, False, True]


def test_minutes_of_other_words_nobody_has_approved(board, cast):
    meeting = held(board)
    recording.was_there(meeting, board.seats.all(), by=cast("marta"), at=NOW)
    recording.write(meeting, record="We met.", by=cast("marta"), at=NOW)
    meeting = Meeting.objects.get(pk=meeting.pk)
    recording.answer(meeting, version=1, approves=True, by=cast("ada"), at=NOW)
    recording.write(meeting, record="We met twice.", by=cast("marta"), at=NOW)
    with pytest.raises(recording.MinutesChanged):
        recording.answer(meeting, version=1, approves=True, by=cast("astrid"), at=NOW)
    assert recording.approval_of(Meeting.objects.get(pk=meeting.pk)) == recording.Approval(2, 0, 0)


def test_minutes_are_answered_by_who_was_there_with_a_reason_for_no(board, cast):
    meeting = held(board, record="We met.", record_version=1)
    recording.was_there(meeting, [seat_of(board, cast("ada"))], by=cast("marta"), at=NOW)
    for who in ("astrid", "emil", "marta"):
        with pytest.raises(recording.MayNotAnswer):
            recording.answer(meeting, version=1, approves=True, by=cast(who), at=NOW)
    with pytest.raises(recording.NoteMissing):
        recording.answer(meeting, version=1, approves=False, note=" ", by=cast("ada"), at=NOW)


def test_meeting_page_signs_actions_by_the_charter(as_person, board, cast):
    meeting = held(board, record="We met.", record_version=1)
    recording.take_on(meeting, what="Try the beta", holder=cast("ada"), due_on=NOW.date(), by=cast("marta"))
    pages = {who: as_person(who).get(meeting.get_absolute_url()).text for who in ("ada", "astrid", "marta")}
    assert {who: "Ada Brenner" in page for who, page in pages.items()} == {"ada": True, "astrid": False, "marta": True}
    assert "A customer" in pages["astrid"]


def test_meeting_page_says_what_ones_own_company_did(board, cast, as_person):
    meeting = held(board)
    address = f"/boards/meetings/{meeting.pk}/"
    unlisted = as_person("ada").get(address).text
    recording.was_there(meeting, [seat_of(board, cast("ada"))], by=cast("marta"), at=NOW)
    recording.write(meeting, record="We talked.", by=cast("marta"), at=NOW)
    meeting.refresh_from_db()
    recording.answer(meeting, version=1, approves=True, by=cast("ada"), at=NOW)
    text = {who: as_person(who).get(address).text for who in ("ada", "emil", "astrid", "marta")}

    assert "Brenner Mühlen AG" not in unlisted.partition("When and where")[2]
    assert {who: "Ada Brenner approved them for your company" in page for who, page in text.items()} == {
        "ada": True,
        "emil": True,
        "astrid": False,
        "marta": False,
    }
    assert "Change the answer" in text["ada"]
    assert ["was there</dd>" in text["ada"], "was not there; it counts" in text["astrid"]] == [True, True]


def test_meeting_is_run_by_moderators(as_person, board, cast):
    meeting = held(board)
    marta, url = as_person("marta"), f"/boards/meetings/{meeting.pk}/run/"
    marta.post(url, {"attend": "1", "seats": [seat_of(board, cast("ada")).pk]})
    marta.post(url, {"minutes": "1", "record": "We met."})
    marta.post(url, {"act": "1", "what": "Try it", "holder": cast("ada").pk, "due_on": "2027-01-01"})
    late = marta.post(url, {"call": "1"})
    as_person("ada").post(f"/boards/actions/{ActionItem.objects.get().pk}/finish/")

    assert "The meeting has begun" in late.text
    assert (meeting.attendances.count(), ActionItem.objects.get().done_by) == (1, cast("ada"))
    assert "At 1 of 1 meeting since" in marta.get(f"/boards/seats/{term(board, cast('ada')).pk}/").text


def term(board, person):
    seat = seat_of(board, person)
    seat.term_ends_at = NOW + timedelta(days=30)
    seat.save()
    return seat


@pytest.mark.parametrize("number", [1, 3])
def test_meeting_queries_do_not_grow(as_person, cast, board, django_assert_num_queries, number):
    meeting = held(board, record="We met.", record_version=1)
    for _number in range(number):
        holder = ground.MembershipFactory(account=cast("astrid").account).user
        recording.take_on(meeting, what="Try it", holder=holder, due_on=NOW.date(), by=cast("marta"))
    ada = as_person("ada")
    ada.get(meeting.get_absolute_url())
    with django_assert_num_queries(13):
        ada.get(meeting.get_absolute_url())


def test_minutes_of_a_few_are_counted_for_who_may_know_whose_word_it_is(board, cast, as_person):
    meeting = held(board)
    recording.was_there(meeting, [seat_of(board, cast("ada"))], by=cast("marta"), at=NOW)
    recording.write(meeting, record="We talked.", by=cast("marta"), at=NOW)
    address = f"/boards/meetings/{meeting.pk}/"
    shown = {who: "of 1 companies" in as_person(who).get(address).text for who in ("astrid", "marta")}
    more = [make.seat_with_delegate(board) for _number in range(2)]
    recording.was_there(meeting, [seat_of(board, cast("ada")), *more], by=cast("marta"), at=NOW)

    assert shown == {"astrid": False, "marta": True}
    assert "0 of 3 companies that were there approve them." in as_person("astrid").get(address).text


def test_invitation_names_the_meeting_as_it_is_written(board, cast):
    meeting = make.MeetingFactory(board=board, title="Q&A <spring>")
    inviting.call(meeting, by=cast("marta"), at=NOW)
    assert {effect.payload["subject"] for effect in Effect.objects.filter(kind="mail")} == {
        f"Invitation: Q&A <spring>, {board.title}"
    }


def test_who_took_a_seat_later_is_not_said_to_have_been_away(board, cast, as_person):
    meeting = held(board, days=9)
    recording.was_there(meeting, [seat_of(board, cast("ada"))], by=cast("marta"), at=NOW)
    page = [as_person("astrid").get(meeting.get_absolute_url()).text]
    board.seats.filter(account=cast("astrid").account).update(starts_at=NOW - timedelta(days=3))
    page.append(as_person("astrid").get(meeting.get_absolute_url()).text)
    assert ["was not there" in one for one in page] == [True, False]


def test_absence_of_a_term_before_counts_no_more(board, cast, as_person):
    meeting, seat = held(board, days=9), seat_of(board, cast("astrid"))
    recording.was_there(meeting, [seat_of(board, cast("ada"))], by=cast("marta"), at=NOW)
    type(seat).objects.filter(pk=seat.pk).update(term_ends_at=NOW + timedelta(days=9))
    before = as_person("astrid").get(meeting.get_absolute_url()).text
    seat.refresh_from_db()
    terms.renew(seat, until=NOW + timedelta(days=900), at=NOW, by=cast("marta"))
    after = as_person("astrid").get(meeting.get_absolute_url()).text
    counts = "it counts when the term is to be renewed"
    assert [("was not there" in page, counts in page) for page in (before, after)] == [(True, True), (True, False)]


def test_minutes_written_in_another_tab_meanwhile_are_not_lost(board, cast, as_person):
    meeting, marta = held(board), as_person("marta")
    url = f"/boards/meetings/{meeting.pk}/run/"
    marta.post(url, {"minutes": "1", "version": "0", "record": "We met."})
    refused = marta.post(url, {"minutes": "1", "version": "0", "record": "We talked."})
    kept = Meeting.objects.get().record
    marta.post(url, {"minutes": "1", "version": "1", "record": "We met and talked."})

    assert (kept, Meeting.objects.get().record) == ("We met.", "We met and talked.")
    assert ["We talked." in refused.text, "We met." in refused.text] == [True, True]


def test_invitations_that_are_pressed_twice_go_out_once(board, cast, as_person):
    meeting, marta = make.MeetingFactory(board=board), as_person("marta")
    url = f"/boards/meetings/{meeting.pk}/run/"
    for _press in range(2):
        marta.post(url, {"call": "1", "calls": "0"})
    first = Effect.objects.filter(kind="mail").count()
    marta.post(url, {"call": "1", "calls": "1"})
    assert (first, Effect.objects.filter(kind="mail").count()) == (2, 4)
