"""Handing a relationship to an owner without a gap or an overlap."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from .models import Account, Ownership, User


def assign(*, account: Account, owner: User, at: datetime, by: User | None) -> Ownership:
    """Make `owner` own the relationship from `at`; the one before ends at that instant."""
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        current = account.ownerships.filter(ends_at=None).first()
        if current and current.owner_id == owner.pk:
            return current
        if current:
            Ownership.objects.filter(pk=current.pk).update(ends_at=at)
        ownership = Ownership.objects.create(account=account, owner=owner, starts_at=at)
        log(account, "portal.ownership.assign", user=by, data={"owner": str(owner)})
    return ownership
