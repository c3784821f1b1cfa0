"""What a company's admin does with their colleagues. Somebody must always be left to do it."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from . import membership
from .models import Account, Membership, User

BILLING_ROLES = (Membership.Role.BILLING_ADMIN, Membership.Role.COMPANY_ADMIN)


class LastAdmin(Exception):
    """The company would be left without an admin."""


def members(account: Account, *, at: datetime) -> QuerySet[Membership]:
    """The company's people, by name."""
    current = Membership.objects.current(at).filter(account=account)
    return current.select_related("user", "account").order_by("user__last_name", "user__first_name")


def who_manages_billing(account: Account) -> QuerySet[User]:
    current = Membership.objects.current().filter(account=account, role__in=BILLING_ROLES)
    return User.objects.filter(is_active=True, memberships__in=current)


def change_role(member: Membership, *, role: str, by: User | None, at: datetime) -> None:
    """Raises LastAdmin."""
    with transaction.atomic():
        if role != Membership.Role.COMPANY_ADMIN:
            _insist_on_another_admin(member, at)
        if Membership.objects.filter(pk=member.pk).exclude(role=role).update(role=role):
            log(member, "portal.membership.role", user=by, data={"role": role})


def mark_as_left(member: Membership, *, by: User, at: datetime) -> None:
    """Raises LastAdmin. Our own staff may end any membership: they call `membership.leave`."""
    with transaction.atomic():
        _insist_on_another_admin(member, at)
        membership.leave(member, at=at, by=by)


def _insist_on_another_admin(member: Membership, at: datetime) -> None:
    """Inside a transaction: the company's row stays locked, so that two admins cannot dismiss each other at once."""
    Account.objects.select_for_update().get(pk=member.account_id)
    admins = Membership.objects.current(at).filter(account=member.account_id, role=Membership.Role.COMPANY_ADMIN)
    if set(admins.values_list("pk", flat=True)) == {member.pk}:
        raise LastAdmin
