"""One reminder before a certificate expires: what becomes of it, of the level and of the tier, told together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from certification.credentials.models import Certificate
from certification.levels import ladder
from certification.levels.models import Level
from portal.accounts.models import Account, Membership, User
from portal.accounts.team import who_manages_billing
from portal.outbox import mail
from portal.promises import ledger
from portal.promises.models import Tier

from .gathering import gather
from .reasons import day
from .telling import MAIL

DAYS = (90, 60, 30, 7)


@dataclass(frozen=True)
class Consequence:
    """What a company loses with a certificate: a level, and once its grace is over a tier; None where it keeps them.

    `kept` is the level that it has without it, too; None where it has none.
    """

    level: Level | None = None
    tier: Tier | None = None
    until: datetime | None = None
    kept: Level | None = None


def remind(at: datetime) -> None:
    """Write the reminders that are due; each once per certificate, threshold and person, however often it is asked."""
    soon = at + timedelta(days=max(DAYS))
    expiring = Certificate.objects.valid(at).filter(expires_at__lte=soon).exclude(pk__in=_replaced(at))
    for certificate in expiring.select_related("user"):
        membership = Membership.objects.current(at).filter(user=certificate.user).select_related("account").first()
        if certificate.user.is_active:
            _remind_of(certificate, membership.account if membership else None, at)


def _replaced(at: datetime) -> list[int]:
    return list(Certificate.objects.renewed(at).values_list("pk", flat=True))


def _remind_of(certificate: Certificate, account: Account | None, at: datetime) -> None:
    expires_at = certificate.expires_at
    if expires_at is None:
        return
    threshold = min(days for days in DAYS if expires_at - at <= timedelta(days=days))
    lost = consequence(account, expires_at=expires_at, at=at) if account else Consequence()
    context = {
        "certificate": certificate,
        "account": account,
        "expires": day(expires_at),
        "lost": lost,
        "until": lost.until and day(lost.until),
    }
    for person in _told(certificate, account, lost):
        key = f"certificate-expires:{certificate.pk}:{threshold}:{person.pk}"
        told = context | {"is_holder": person == certificate.user}
        mail.send(to=person.email, template=f"{MAIL}/certificate_expires", context=told, key=key)


def _told(certificate: Certificate, account: Account | None, lost: Consequence) -> list[User]:
    """The holder and the company's admins; where its level is lost, whoever manages its billing, too.

    Who works for no company, or has left one, still holds the certificate and is told alone.
    """
    if account is None:
        return [certificate.user]
    others = who_manages_billing(account).exclude(pk=certificate.user_id)
    if not lost.level:
        admins = Membership.objects.current().filter(account=account, role=Membership.Role.COMPANY_ADMIN)
        others = others.filter(memberships__in=admins)
    return [certificate.user, *others]


def consequence(account: Account, *, expires_at: datetime, at: datetime) -> Consequence:
    """What follows if nobody does anything until then."""
    now, then = ladder.level_at(account, at), ladder.level_at(account, expires_at)
    if now is None or (then and then.rank >= now.rank):
        return Consequence(kept=now)
    facts, rank = gather(account), then.rank if then else 0
    try:
        tier = ledger.owed_at(account, at).tier
    except ledger.NoTiers:
        return Consequence(now)
    offered = next((offered for offered in facts.offered if offered.rank == tier.rank), None)
    if offered is None or offered.needs <= rank:
        return Consequence(now)
    return Consequence(now, tier, expires_at + facts.terms_at(tier.rank, at).level)
