"""Whose certificates count for which company: those of people who let them, while they work there."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import Membership, User
from portal.outbox import effects

from .models import Consent


class NoCompany(Exception):
    """There is no company for which the person could be counted."""


def allow(*, user: User, at: datetime) -> Consent:
    """Let one's certificates count for one's company; a second time changes nothing. Raises NoCompany."""
    with transaction.atomic():
        membership = _held(user)
        consent, new = Consent.objects.get_or_create(
            membership=membership, withdrawn_at=None, defaults={"given_at": at}
        )
        if new:
            log(membership, "certification.consent.give", user=user)
            _tell(consent, "given")
    return consent


def stop(*, user: User, at: datetime) -> None:
    """Count no longer; the certificates stay. Nothing where they do not count. Raises NoCompany."""
    with transaction.atomic():
        membership = _held(user)
        consent = Consent.objects.filter(membership=membership, withdrawn_at=None).first()
        if consent is None:
            return
        Consent.objects.filter(pk=consent.pk).update(withdrawn_at=max(at, consent.given_at))
        log(membership, "certification.consent.withdraw", user=user)
        _tell(consent, "withdrawn")


def is_counted(user: User, at: datetime) -> bool:
    return Consent.objects.current(at).filter(membership__user=user).exists()


def _held(user: User) -> Membership:
    membership = Membership.objects.current().select_for_update(no_key=True).filter(user=user).first()
    if membership is None:
        raise NoCompany
    return membership


def _tell(consent: Consent, what: str) -> None:
    effects.write(
        kind="certificate_changed",
        key=f"consent:{consent.pk}:{what}",
        payload={"user": consent.membership.user_id, "account": consent.membership.account_id},
    )
