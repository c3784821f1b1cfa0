"""Companies that nobody owns, those that pay us first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from portal.accounts.models import Account, Ownership, User
from portal.revenue.models import ContractLine

from .book import yearly


@dataclass(frozen=True)
class Unowned:
    """`gone` is who owned it and may own none any more."""

    account: Account
    yearly: dict[str, int]
    gone: User | None


@dataclass(frozen=True)
class Counted:
    paying: int
    all: int


def count(at: datetime) -> Counted:
    """One query."""
    found = _with_revenue(at).aggregate(all=Count("pk"), paying=Count("pk", filter=Q(pays=True)))
    return Counted(found["paying"], found["all"])


def found(at: datetime) -> Sequence[Unowned]:
    """Three queries."""
    accounts = list(_with_revenue(at).order_by("-pays", "name"))
    lines: dict[int, list[ContractLine]] = {account.pk: [] for account in accounts}
    for line in ContractLine.objects.filter(account__in=accounts).running(at.date()):
        lines[line.account_id].append(line)
    left = Ownership.objects.current(at).filter(account__in=accounts).select_related("owner")
    gone = {ownership.account_id: ownership.owner for ownership in left}
    return [Unowned(account, yearly(lines[account.pk]), gone.get(account.pk)) for account in accounts]


def _with_revenue(at: datetime):  # type: ignore[no-untyped-def]  # annotated
    pays = Exists(ContractLine.objects.running(at.date()).filter(account=OuterRef("pk"), yearly_amount__gt=0))
    return Account.objects.unowned(at).annotate(pays=pays)
