"""An owner's book: for each company the facts that say whether it stays, each from the room that keeps it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from portal.accounts.models import Account
from portal.promises import ledger
from portal.promises.models import Tier
from portal.revenue.models import ContractLine
from portal.support.models import Case


@dataclass(frozen=True)
class Entry:
    """One company: what it pays a year by currency (minor units), when it next renews, what is open."""

    account: Account
    tier: Tier | None
    yearly: dict[str, int]
    renews_on: date | None
    open_cases: int


def entries(accounts: Iterable[Account], *, at: datetime) -> list[Entry]:
    """The book in the order of renewals, the nearest first; companies without a contract last. Five queries."""
    accounts = list(accounts)
    owed = tiers_of(accounts, at)
    lines = lines_by_account(accounts, at)
    open_cases = dict(
        Case.objects.open().filter(account__in=accounts).order_by().values_list("account").annotate(Count("pk"))
    )
    book = [
        Entry(
            account=account,
            tier=owed.get(account.pk),
            yearly=yearly(lines[account.pk]),
            renews_on=min((line.ends_on for line in lines[account.pk]), default=None),
            open_cases=open_cases.get(account.pk, 0),
        )
        for account in accounts
    ]
    return sorted(book, key=lambda entry: (entry.renews_on is None, entry.renews_on, entry.account.name))


def tiers_of(accounts: list[Account], at: datetime) -> dict[int, Tier]:
    """Empty while the portal has no tiers."""
    try:
        return {pk: owed.tier for pk, owed in ledger.owed_by_account(accounts, at).items()}
    except ledger.NoTiers:
        return {}


def lines_by_account(accounts: Iterable[Account], at: datetime) -> dict[int, list[ContractLine]]:
    lines = defaultdict(list)
    for line in ContractLine.objects.filter(account__in=accounts).running(at.date()):
        lines[line.account_id].append(line)
    return lines


def yearly(lines: Iterable[ContractLine]) -> dict[str, int]:
    amounts: dict[str, int] = defaultdict(int)
    for line in lines:
        amounts[line.currency] += line.yearly_amount
    return dict(amounts)
