"""Calling a board together: a mail to each who speaks for a seat, with the meeting for their calendar."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.db import transaction
from django.db.models import F
from wagtail.log_actions import log

from boards.roadmap.models import Item
from boards.seating.models import Delegate
from portal.accounts.models import User
from portal.outbox import mail

from .models import Meeting


class TooLate(Exception):
    """The meeting has begun."""


class Called(Exception):
    """It was called meanwhile: whoever presses twice calls once."""


def call(meeting: Meeting, *, after: int | None = None, by: User, at: datetime) -> int:
    """Invite everyone who speaks for a seat; called again, it replaces what their calendars hold.

    `after` is how often it was called when whoever calls it looked. Raises TooLate, Called.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().select_related("board").get(pk=meeting.pk)
        if meeting.starts_at <= at:
            raise TooLate
        if after not in (None, meeting.calls):
            raise Called
        Meeting.objects.filter(pk=meeting.pk).update(called_at=at, calls=F("calls") + 1)
        meeting.refresh_from_db(fields=["called_at", "calls"])
        speaking = Delegate.objects.speaking(at).filter(seat__board=meeting.board_id).select_related("user")
        people = {speaker.user for speaker in speaking}
        for person in people:
            mail.send(
                to=person.email,
                template="boards/meetings/mail/called",
                context={"meeting": meeting, "board": meeting.board, "person": person},
                key=f"meeting:{meeting.pk}:{meeting.calls}:{person.pk}",
                files=[("meeting.ics", as_calendar(meeting, person, at=at), "text/calendar")],
            )
        log(meeting.board, "boards.meeting.call", user=by, data={"meeting": meeting.title, "people": len(people)})
    return len(people)


def as_calendar(meeting: Meeting, reader: User, *, at: datetime) -> str:
    """The meeting as RFC 5545 has it; on the agenda what this reader may see, and nobody else's name."""
    titles = (
        Item.objects.visible_to(reader, at).filter(meetings=meeting).order_by("title").values_list("title", flat=True)
    )
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.minutes)).astimezone(UTC))
    event.add("sequence", max(meeting.calls - 1, 0))
    event.add("summary", f"{meeting.title} ({meeting.board.title})")
    event.add("location", meeting.place)
    event.add("description", "\n".join(filter(None, [meeting.agenda, *(f"- {title}" for title in titles)])))
    event.add("url", f"{settings.WAGTAILADMIN_BASE_URL}{meeting.get_absolute_url()}")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Advisory boards//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical().decode()
