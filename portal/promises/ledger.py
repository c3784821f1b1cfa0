"""What an account is owed at an instant, and why; the ledger behind it is only appended to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.accounts.models import Account, User
from portal.outbox import effects

from .models import Entitlement, Tier


@dataclass(frozen=True)
class Owed:
    """A tier with its reason; `starts_at` and `ends_at` are None where nothing bounds it."""

    tier: Tier
    source: str
    reason: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class NoTiers(Exception):
    """The portal has no base tier yet: the set-up checklist asks for one."""


def owed_at(account: Account, at: datetime) -> Owed:
    """Of the ledger lines covering `at` the one written last; the base tier where there is none. Raises NoTiers."""
    line = _lines(account, at).select_related("tier").first()
    if line:
        return Owed(line.tier, line.source, line.reason, line.starts_at, line.ends_at)
    return owed_to_everyone()


def rank_owed_at(account: Account, at: datetime) -> Subquery:
    """`owed_at` inside a larger statement: the rank of the tier, NULL where no line covers `at` (the base has 0)."""
    return Subquery(_lines(account, at).values("tier__rank")[:1])


def _lines(account: Account, at: datetime) -> QuerySet[Entitlement]:
    """Those that cover the instant, the one that holds first."""
    return Entitlement.objects.filter(account=account).covering(at).order_by("-pk")


def owed_to_everyone() -> Owed:
    return Owed(base_tier(), Entitlement.Source.BASE, for_everyone())


def for_everyone() -> str:
    """The reason for the base tier."""
    return _("Every customer is owed this tier.")


def tier_at(account: Account, at: datetime) -> Tier:
    return owed_at(account, at).tier


def base_tier() -> Tier:
    tier = Tier.objects.filter(rank=0).select_related("calendar").first()
    if tier is None:
        raise NoTiers
    return tier


def append(
    *,
    account: Account,
    tier: Tier,
    source: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    reason: str,
    by: User | None = None,
) -> Entitlement:
    """Write a line. Lines are never changed: a later one over the same time replaces what it says."""
    return Entitlement.objects.create(
        account=account, tier=tier, source=source, starts_at=starts_at, ends_at=ends_at, reason=reason, written_by=by
    )


def grant(
    *, account: Account, tier: Tier, starts_at: datetime, ends_at: datetime, reason: str, by: User
) -> Entitlement:
    """A manager gives a tier outside the shop, with a reason and an end."""
    with transaction.atomic():
        line = append(
            account=account,
            tier=tier,
            source=Entitlement.Source.GRANTED,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            by=by,
        )
        log(account, "portal.entitlement.grant", user=by, data={"tier": tier.name, "reason": reason})
        # A higher tier that was bought is to stay in force: certification.billing weighs the two.
        effects.write(kind="tier_granted", key=f"tier_granted:{line.pk}", payload={"account": account.pk})
    return line


def owed_by_account(accounts: Iterable[Account], at: datetime) -> dict[int, Owed]:
    """`owed_at` for many accounts in two queries, by account key. Raises NoTiers."""
    accounts = list(accounts)
    if not accounts:
        return {}
    lines = Entitlement.objects.filter(account__in=accounts).covering(at).select_related("tier").order_by("pk")
    everyone = owed_to_everyone()
    owed = {account.pk: everyone for account in accounts}
    for line in lines:
        owed[line.account_id] = Owed(line.tier, line.source, line.reason, line.starts_at, line.ends_at)
    return owed
