"""Sitting an exam: starting, handing in, and being closed when time is up whether or not anyone is watching."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from certification.courses import seats
from portal.accounts.models import User

from . import drawing, grading
from .answers import GRACE
from .models import Attempt, Exam, ExamVersion, Slot


class NotOpen(Exception):
    """The exam has no published version, or is withdrawn."""


class NoAttemptsLeft(Exception):
    """Every attempt that the exam allows has been used without passing."""


def start(*, user: User, exam: Exam, at: datetime) -> Attempt:
    """Draw an attempt, or return the one that is open: however often one presses, one clock runs.

    Raises NotOpen, NoAttemptsLeft, drawing's BankTooSmall, and NeedsSeat where an attempt costs money.
    """
    running = open_attempt(user, exam, at)
    if running:
        return running
    version = exam.current_version
    if version is None or not exam.live:
        raise NotOpen
    if attempts_left(user, version) <= 0:
        raise NoAttemptsLeft
    try:
        with transaction.atomic():
            return _sit(user, version, at)
    except IntegrityError:  # another request was first: the constraint let one in
        running = Attempt.objects.open().filter(user=user, exam=exam).first()
        if running is None:
            raise
        return running


def _sit(user: User, version: ExamVersion, at: datetime) -> Attempt:
    attempt = Attempt.objects.create(
        user=user,
        exam_id=version.exam_id,
        version=version,
        seed=secrets.randbits(63),
        started_at=at,
        deadline=at + timedelta(minutes=version.minutes),
    )
    if version.exam.needs_seat and not user.is_staff:
        seats.use(version.exam, user=user, at=at, attempt=attempt)
    Slot.objects.bulk_create(
        Slot(attempt=attempt, number=number, item_version=drawn.item_version, order=drawn.order)
        for number, drawn in enumerate(drawing.draw(version, attempt.seed), start=1)
    )
    return attempt


def open_attempt(user: User, exam: Exam, at: datetime) -> Attempt | None:
    """The attempt still running at `at`; one whose time is up is closed on the way."""
    running = Attempt.objects.open().filter(user=user, exam=exam).first()
    return running if running and close_if_overdue(running, at=at).is_open else None


def attempts_left(user: User, version: ExamVersion) -> int:
    """How often the person may still sit. A pass starts the count again: renewing is not held against anyone."""
    failed = 0
    ended = Attempt.objects.ended().filter(user=user, exam=version.exam_id).prefetch_related("grades")
    for attempt in ended.order_by("-started_at"):
        if attempt.grade and attempt.grade.is_pass:
            break
        failed += 1
    return version.attempts_allowed - failed


def hand_in(attempt: Attempt, *, at: datetime) -> Attempt:
    """End the attempt and grade it; a second time changes nothing."""
    return _close(attempt, at)


def close_if_overdue(attempt: Attempt, *, at: datetime) -> Attempt:
    return _close(attempt, at) if attempt.is_open and at > attempt.deadline + GRACE else attempt


def close_overdue(at: datetime) -> int:
    """Close and grade every attempt whose time is up. Returns how many; each in a transaction of its own."""
    overdue = list(Attempt.objects.open().filter(deadline__lt=at - GRACE))
    for attempt in overdue:
        _close(attempt, at)
    return len(overdue)


def _close(attempt: Attempt, at: datetime) -> Attempt:
    """After the deadline an attempt ended at its deadline, however late we come to write it down."""
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update(of=("self",)).select_related("version", "exam").get(pk=attempt.pk)
        if not attempt.is_open:
            return attempt
        in_time = at <= attempt.deadline + GRACE
        attempt.ending = Attempt.Ending.HANDED_IN if in_time else Attempt.Ending.TIME_UP
        attempt.ended_at = at if in_time else attempt.deadline
        attempt.save(update_fields=["ending", "ended_at"])
        grading.grade(attempt, at=at)
    return attempt
