"""What came of a meeting: who was there, the minutes and who approves them, what was taken on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from wagtail.log_actions import log

from boards.seating.models import Seat
from portal.accounts.models import User

from . import access
from .models import ActionItem, Attendance, Meeting, MinutesAnswer


class NotYet(Exception):
    """The meeting has not begun."""


class MayNotAnswer(Exception):
    """Not a speaker of a seat that was there, or there are no minutes."""


class MinutesChanged(Exception):
    """The minutes are not those that were read."""


class NoteMissing(Exception):
    """Who does not approve says what is wrong."""


def was_there(meeting: Meeting, seats: Iterable[Seat], *, by: User, at: datetime) -> None:
    """Exactly these seats were there. Raises NotYet."""
    if meeting.starts_at > at:
        raise NotYet
    there = {seat.pk for seat in seats}
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        meeting.attendances.exclude(seat__in=there).delete()
        known = set(meeting.attendances.values_list("seat", flat=True))
        Attendance.objects.bulk_create(Attendance(meeting=meeting, seat_id=seat) for seat in sorted(there - known))
        log(meeting.board, "boards.meeting.attend", user=by, data={"meeting": meeting.title, "seats": len(there)})


def write(meeting: Meeting, *, record: str, version: int | None = None, by: User, at: datetime) -> None:
    """Put up the minutes; other words than before nobody has approved yet.

    `version` is of those that whoever writes has read. Raises NotYet, MinutesChanged.
    """
    if meeting.starts_at > at:
        raise NotYet
    with transaction.atomic():
        now = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if now.record == record:
            return
        if version not in (None, now.record_version):
            raise MinutesChanged
        now.record, now.record_version, now.recorded_at = record, now.record_version + 1, at
        now.save(update_fields=["record", "record_version", "recorded_at"])
        log(meeting.board, "boards.meeting.record", user=by, data={"meeting": now.title, "version": now.record_version})


def answer(meeting: Meeting, *, version: int, approves: bool, note: str = "", by: User, at: datetime) -> None:
    """A company's word on the minutes it read. Raises MayNotAnswer, MinutesChanged, NoteMissing."""
    if not access.can_answer(by, meeting):
        raise MayNotAnswer
    if not approves and not note.strip():
        raise NoteMissing
    seat = meeting.board.place_of(by).seat
    with transaction.atomic():
        if Meeting.objects.select_for_update().get(pk=meeting.pk).record_version != version:
            raise MinutesChanged
        said = {"approves": approves, "note": "" if approves else note, "by": by, "at": at}
        MinutesAnswer.objects.update_or_create(meeting=meeting, seat=seat, version=version, defaults=said)


@dataclass(frozen=True)
class Approval:
    """Companies that were there, and what they say of the minutes that stand."""

    there: int
    approving: int
    objecting: int

    @property
    def is_given(self) -> bool:
        """More than half of those who were there approve, and nobody objects."""
        return 2 * self.approving > self.there and not self.objecting


def approval_of(meeting: Meeting) -> Approval:
    there = set(meeting.attendances.values_list("seat", flat=True))
    answers = meeting.answers.filter(version=meeting.record_version, seat__in=there).values_list("approves", flat=True)
    approving = sum(answers)
    return Approval(len(there), approving, len(answers) - approving)


def take_on(meeting: Meeting, *, what: str, holder: User, due_on: date, by: User) -> ActionItem:
    with transaction.atomic():
        action = ActionItem.objects.create(
            meeting=meeting, what=what, holder=holder, account=holder.account, due_on=due_on
        )
        log(meeting.board, "boards.meeting.action", user=by, data={"what": what, "who": str(holder)})
    return action


def finish(action: ActionItem, *, by: User, at: datetime) -> None:
    ActionItem.objects.filter(pk=action.pk, done_at=None).update(done_at=at, done_by=by)
