"""By when a company must earn what a locked tier asks for: the first instant at which waiting costs it something."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.credentials.models import Certificate
from certification.levels import lasting
from certification.levels.models import Level
from portal.accounts.models import Account
from portal.promises.ledger import Owed
from portal.promises.models import Entitlement, Tier

from .changing import CAUSE_LAPSED
from .lapsing import Lapse
from .models import Subscription


class Cause(models.TextChoices):
    GRACE = "grace", _("The time for which the tier is kept without its level ends")
    CHANGE = "change", _("The plan moves down, or ends, for want of the level")
    GRANT = "grant", _("What our people have granted ends")
    EXPIRY = "expiry", _("A certificate that counts towards the level expires")


@dataclass(frozen=True)
class Deadline:
    """`certificate` is the one that expires then, where that is the cause."""

    at: datetime
    cause: str
    certificate: Certificate | None = None


@dataclass(frozen=True)
class Stand:
    """What a company has now: what it pays for, how that lapses, and what it is owed."""

    subscription: Subscription | None = None
    lapse: Lapse | None = None
    owed: Owed | None = None


def of(account: Account, tier: Tier, level: Level, stand: Stand, *, at: datetime) -> Deadline | None:
    """None where nothing is lost by waiting."""
    return _of_payment(tier, stand, at) or _of_grant(tier, stand, at) or _of_certificates(account, level, at)


def _of_payment(tier: Tier, stand: Stand, at: datetime) -> Deadline | None:
    subscription = stand.subscription
    if subscription is None or subscription.plan is None or subscription.plan.tier.rank < tier.rank:
        return None
    if stand.lapse and stand.lapse.until > at:
        return Deadline(stand.lapse.until, Cause.GRACE)
    turns_at = subscription.scheduled_at or subscription.cancel_at
    return Deadline(turns_at, Cause.CHANGE) if turns_at and subscription.cause == CAUSE_LAPSED else None


def _of_grant(tier: Tier, stand: Stand, at: datetime) -> Deadline | None:
    owed = stand.owed
    if owed is None or owed.source != Entitlement.Source.GRANTED or owed.tier.rank < tier.rank:
        return None
    return Deadline(owed.ends_at, Cause.GRANT) if owed.ends_at else None


def _of_certificates(account: Account, level: Level, at: datetime) -> Deadline | None:
    first = lasting.first_to_expire(account, level, at)
    return Deadline(first.expires_at, Cause.EXPIRY, first) if first and first.expires_at else None
