"""Whether and when somebody may sit an exam again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from django.dispatch import Signal

from portal.accounts.models import User

from . import accommodations
from .models import Attempt, Exam, ExamVersion


class NoAttemptsLeft(Exception):
    """Every attempt that the exam allows has been used without passing."""


class CoolingOff(Exception):
    """The last attempt failed too short a time ago."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Barred(Exception):
    """A room above knows a reason why this exam is not for this person now. Says it."""


# Asked before anybody starts: exam, user, at. Who listens answers with a reason against it, or with nothing.
weighing = Signal()


def reason_against(user: User, exam: Exam, at: datetime) -> str:
    answers = weighing.send(sender=Exam, exam=exam, user=user, at=at)
    return next((reason for _listener, reason in answers if reason), "")


@dataclass(frozen=True)
class Chances:
    """What the terms leave to a person: attempts, from when, and how long each lasts for them."""

    left: int
    cooling_until: datetime | None
    minutes: int

    def check(self, at: datetime) -> None:
        """Raises NoAttemptsLeft, CoolingOff."""
        if self.left <= 0:
            raise NoAttemptsLeft
        if self.is_cooling(at) and self.cooling_until:
            raise CoolingOff(self.cooling_until)

    def is_cooling(self, at: datetime) -> bool:
        return self.cooling_until is not None and at < self.cooling_until


def of(user: User, version: ExamVersion) -> Chances:
    failed = failures(user, version.exam)
    minutes = accommodations.allowed(version.minutes, accommodations.factor_of(user)) // timedelta(minutes=1)
    return Chances(version.attempts_allowed - len(failed), cooling_until(failed, version), minutes)


def failures(user: User, exam: Exam) -> list[Attempt]:
    """Failed attempts, newest first. A pass starts the count again: renewing is not held against anyone."""
    ended = Attempt.objects.ended().filter(user=user, exam=exam).prefetch_related("grades")
    return list(takewhile(lambda attempt: not (attempt.grade and attempt.grade.is_pass), ended.order_by("-started_at")))


def cooling_until(failed: list[Attempt], version: ExamVersion) -> datetime | None:
    """From when one may sit again: after the nth failure the terms' nth number of days, the last one from then on."""
    days, ended_at = version.cool_offs, failed[0].ended_at if failed else None
    return ended_at + timedelta(days=days[min(len(failed), len(days)) - 1]) if days and ended_at else None
