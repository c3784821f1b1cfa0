"""Companies that nobody owns, those that pay us first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

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
    """One query, and another where there is anybody to ask it of."""
    unowned = Account.objects.unowned(at)
    number = unowned.count()
    return Counted(unowned.filter(_paying(at)).count() if number else 0, number)


def found(at: datetime) -> Sequence[Unowned]:
    """Three queries."""
    accounts = list(Account.objects.unowned(at).annotate(pays=_paying(at)).order_by("-pays", "name"))
    lines: dict[int, list[ContractLine]] = {account.pk: [] for account in accounts}
    for line in ContractLine.objects.filter(account__in=accounts).running(at.date()):
        lines[line.account_id].append(line)
    left = Ownership.objects.current(at).filter(account__in=accounts).select_related("owner")
    gone = {ownership.account_id: ownership.owner for ownership in left}
    return [Unowned(account, yearly(lines[account.pk]), gone.get(account.pk)) for account in accounts]


def _paying(at: datetime) -> Exists:
    return Exists(ContractLine.objects.running(at.date()).filter(account=OuterRef("pk"), yearly_amount__gt=0))
