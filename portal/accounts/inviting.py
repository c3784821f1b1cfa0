"""Inviting a colleague: by a link that only the mail knows, good for two weeks and once."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.log_actions import log

from portal.outbox import effects, mail

from . import membership, team
from .models import Account, Invitation, Membership, User

LASTS = timedelta(days=14)


class AlreadyColleague(Exception):
    """Whoever has this address is of the company already."""


class NotInvited(Exception):
    """The link was made for another address than the person's own."""


class AlreadyAccepted(Exception):
    """Somebody was quicker, or the same person came twice."""


def invite(*, account: Account, email: str, role: str, by: User | None, at: datetime) -> Invitation:
    """Invite an address into a company; an open invitation it has there gives way. Raises AlreadyColleague.

    Whether the address belongs to somebody of another company is not told.
    """
    email = email.lower()
    if Membership.objects.current(at).filter(account=account, user__email=email).exists():
        raise AlreadyColleague
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        Invitation.objects.open().filter(account=account, email=email).update(withdrawn_at=at)
        invitation = Invitation.objects.create(
            account=account, email=email, role=role, invited_by=by, invited_at=at, expires_at=at + LASTS
        )
        effects.write(kind="invitation", key=f"invitation:{invitation.pk}", payload={"invitation": invitation.pk})
        log(account, "portal.invitation.send", user=by, data={"email": email, "role": role})
    return invitation


def withdraw(invitation: Invitation, *, by: User | None, at: datetime) -> None:
    with transaction.atomic():
        if Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=at):
            log(invitation.account, "portal.invitation.withdraw", user=by, data={"email": invitation.email})


@effects.performer("invitation")
def send(payload: dict) -> None:
    """Mail the link. The token is made here and kept as a hash only: neither outbox nor backup opens the door.

    A repeated delivery makes a new token; the link mailed before it opens nothing any more.
    """
    open_one = Invitation.objects.open().select_related("account", "invited_by").filter(pk=payload["invitation"])
    invitation = open_one.first()
    if invitation is None:
        return
    token = secrets.token_urlsafe(32)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_of(token))
    context = {"invitation": invitation, "link": settings.WAGTAILADMIN_BASE_URL + reverse("invitation", args=[token])}
    mail.deliver_mail(mail.render(to=invitation.email, template="portal/accounts/mail/invitation", context=context))


def find(token: str, *, at: datetime) -> Invitation | None:
    """The open invitation behind a link, or None: never made, expired, withdrawn and accepted look alike."""
    found = Invitation.objects.open().filter(token_hash=hash_of(token), expires_at__gt=at)
    return found.select_related("account", "invited_by").first()


def holder_of(email: str) -> User | None:
    """Who has proved to own this address."""
    proved = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return proved.user if proved else User.objects.filter(email=email).first()


def accept(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    """Make the person a member in the invited role; one who is a member there already gets the role, unless it would
    leave the company without an admin.

    Raises NotInvited, AlreadyAccepted, membership.AlreadyMember.
    """
    if user.is_staff or holder_of(invitation.email) != user:
        raise NotInvited
    with transaction.atomic():
        if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=at, accepted_by=user):
            raise AlreadyAccepted
        current = user.membership
        if current and current.account_id == invitation.account_id:
            with suppress(team.LastAdmin):
                team.change_role(current, role=invitation.role, by=user, at=at)
            return current
        return membership.join(user=user, account=invitation.account, role=invitation.role, at=at, by=user)


def accept_as_new(invitation: Invitation, *, first_name: str, last_name: str, password: str, at: datetime) -> User:
    """Make the person and their membership: whoever has the mailed link has proved the address.

    Raises AlreadyAccepted.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email,
                password,
                first_name=first_name,
                last_name=last_name,
                time_zone=invitation.account.time_zone,
            )
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            accept(invitation, user=user, at=at)
    except IntegrityError:
        raise AlreadyAccepted from None
    return user


def hash_of(token: str) -> str:
    """Plain SHA-256: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
