"""Joining and leaving a company."""

from datetime import datetime

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from .models import Account, Membership, User


class AlreadyMember(Exception):
    """The person still belongs to a company."""


def join(
    *, user: User, account: Account, role: str = Membership.Role.MEMBER, at: datetime, by: User | None
) -> Membership:
    """Open a membership. Raises AlreadyMember while another is open: leaving comes first."""
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=user, account=account, role=role, joined_at=at)
            log(membership, "portal.membership.join", user=by)
    except IntegrityError:
        raise AlreadyMember from None
    user.__dict__.pop("membership", None)
    return membership


def leave(membership: Membership, *, at: datetime, by: User | None) -> None:
    with transaction.atomic():
        if Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=at):
            log(membership, "portal.membership.leave", user=by)
    membership.user.__dict__.pop("membership", None)


def account_for_address(email: str) -> Account | None:
    """The company that claims the address's domain."""
    domain = email.rpartition("@")[2].lower()
    # JSON containment is not on SQLite; accounts with domains are few enough to look through.
    return next((a for a in Account.objects.exclude(email_domains=[]) if domain in a.email_domains), None)
