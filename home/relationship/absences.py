"""Who is away and who stands in: never two at once for an owner, never a deputy who is away."""

from datetime import datetime

from django.db import transaction

from portal.accounts.models import User

from .models import Absence


class AbsenceRefused(Exception):
    pass


class AlreadyAway(AbsenceRefused):
    """Another absence of the owner covers part of it."""


class DeputyAway(AbsenceRefused):
    """The deputy is away in that time."""


def cover(*, owner: User, deputy: User, starts_at: datetime, ends_at: datetime) -> Absence:
    """The owner's row is held, so that of two at once the second finds the first. Raises AbsenceRefused."""
    with transaction.atomic():
        # In the order of their keys: two who stand in for each other wait, and do not block each other.
        list(User.objects.select_for_update().filter(pk__in=[owner.pk, deputy.pk]).order_by("pk"))
        overlapping = Absence.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
        if overlapping.filter(owner=owner).exists():
            raise AlreadyAway
        if overlapping.filter(owner=deputy).exists():
            raise DeputyAway
        return Absence.objects.create(owner=owner, deputy=deputy, starts_at=starts_at, ends_at=ends_at)


def come_back(absence: Absence, *, at: datetime) -> None:
    """One that has not begun is taken back, one that runs ends now."""
    if absence.starts_at >= at:
        absence.delete()
    else:
        Absence.objects.filter(pk=absence.pk, ends_at__gt=at).update(ends_at=at)
