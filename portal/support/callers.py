"""Who is calling: finding the person, and what we should know before the first word."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from portal.accounts.models import Account, Membership, User
from portal.products.models import Installation
from portal.promises import ledger
from portal.promises.models import Standing
from portal.revenue.models import ContractLine

from . import numbers
from .models import Call, Case

MOST_FOUND, LAST_CALLS, FEWEST_DIGITS = 12, 5, 4


@dataclass(frozen=True)
class Caller:
    """`owed` is None as long as the portal has no tiers."""

    person: User
    account: Account
    owner: User | None
    owed: ledger.Owed | None
    open_cases: list[Case]
    installations: list[Installation]
    # A year's revenue by currency in minor units, and when the next of it renews.
    yearly: dict[str, int]
    renews_on: date | None
    certificates: list[Standing]
    last_calls: list[Call]


def find(words: str, at: datetime) -> QuerySet[Membership]:
    """People of customer companies, each word found in name, address, phone or company; none for no words.

    A number alone is looked for as it may have been dialled, with spaces, zeros and country or without.
    """
    found = Membership.objects.current(at).select_related("user", "account").order_by("user__last_name", "user__pk")
    digits = numbers.last_digits(words)
    if len(digits) >= FEWEST_DIGITS and not any(sign.isalpha() for sign in words):
        dialled = numbers.having(found, digits)
        if dialled.exists():
            return dialled[:MOST_FOUND]
    for word in words.split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(user__phone__icontains=word)
            | Q(account__name__icontains=word)
        )
    return found[:MOST_FOUND] if words.split() else found.none()


def know(person: User, account: Account, at: datetime, besides: Case | None = None) -> Caller:
    """What is known of someone who calls for a company; their open cases are those `besides` the one at hand."""
    lines = list(ContractLine.objects.filter(account=account).running(at.date()))
    others = account.cases.open().exclude(pk=besides.pk) if besides else account.cases.open()
    return Caller(
        person=person,
        account=account,
        owner=account.owner,
        owed=_owed(account, at),
        open_cases=list(others.select_related("product", "assignee").by_what_is_due()[:MOST_FOUND]),
        yearly=_yearly(lines),
        renews_on=min((line.ends_on for line in lines), default=None),
        certificates=list(person.standings.current(at).order_by("name")),
        last_calls=list(person.calls.select_related("case", "taken_by")[:LAST_CALLS]),
        installations=list(account.installations.running(at.date()).select_related("version__product")),
    )


def _yearly(lines: list[ContractLine]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.currency] = sums.get(line.currency, 0) + line.yearly_amount
    return sums


def _owed(account: Account, at: datetime) -> ledger.Owed | None:
    try:
        return ledger.owed_at(account, at)
    except ledger.NoTiers:
        return None
