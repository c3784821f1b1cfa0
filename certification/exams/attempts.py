"""Sitting an exam: starting, handing in, and being closed when time is up whether or not anyone is watching."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from certification.courses import seats
from portal.accounts.models import User

from . import accommodations, chances, drawing, grading
from .answers import GRACE
from .models import Attempt, Exam, ExamVersion, Slot


class NotOpen(Exception):
    """The exam has no published version, or is withdrawn."""


def start(*, user: User, exam: Exam, at: datetime) -> Attempt:
    """Draw an attempt, or return the one that is open: however often one presses, one clock runs.

    Raises NotOpen, chances' Barred, NoAttemptsLeft and CoolingOff, drawing's BankTooSmall, and NeedsSeat where an
    attempt costs money.
    """
    running = open_attempt(user, exam, at)
    if running:
        return running
    version = exam.current_version
    if version is None or not exam.live:
        raise NotOpen
    if reason := chances.reason_against(user, exam, at):
        raise chances.Barred(reason)
    chances.of(user, version).check(at)
    try:
        with transaction.atomic():
            return _sit(user, version, at)
    except IntegrityError:  # another request was first: the constraint let one in
        running = Attempt.objects.open().filter(user=user, exam=exam).first()
        if running is None:
            raise
        return running


def _sit(user: User, version: ExamVersion, at: datetime) -> Attempt:
    factor = accommodations.factor_of(user)
    attempt = Attempt.objects.create(
        user=user,
        exam_id=version.exam_id,
        version=version,
        seed=secrets.randbits(63),
        started_at=at,
        time_factor=factor,
        deadline=at + accommodations.allowed(version.minutes, factor),
    )
    if version.exam.needs_seat and not user.is_staff:
        seats.use(version.exam, user=user, at=at, attempt=attempt)
    Slot.objects.bulk_create(
        Slot(attempt=attempt, number=number, **vars(drawn))
        for number, drawn in enumerate(drawing.draw(version, attempt.seed, seen_by(user, attempt)), start=1)
    )
    return attempt


def seen_by(user: User, now: Attempt) -> set[int]:
    """Items that the person was asked in earlier attempts at the same exam."""
    earlier = Slot.objects.filter(attempt__user=user, attempt__exam=now.exam_id).exclude(attempt=now)
    return set(earlier.values_list("item_version__item", flat=True))


def open_attempt(user: User, exam: Exam, at: datetime) -> Attempt | None:
    """The attempt still running at `at`; one whose time is up is closed on the way."""
    running = Attempt.objects.open().filter(user=user, exam=exam).first()
    return running if running and close_if_overdue(running, at=at).is_open else None


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
