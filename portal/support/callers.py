"""Who is calling: finding the person, and what we should know before the first word."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from portal.accounts.models import Account, Membership, User
from portal.products.models import Installation
from portal.promises import ledger

from .models import Case

MOST_FOUND = 12


@dataclass(frozen=True)
class Caller:
    """`owed` is None as long as the portal has no tiers."""

    person: User
    account: Account
    owner: User | None
    owed: ledger.Owed | None
    open_cases: list[Case]
    installations: list[Installation]


def find(words: str, at: datetime) -> QuerySet[Membership]:
    """People of customer companies, each word found in name, address, phone or company; none for no words."""
    found = Membership.objects.current(at).select_related("user", "account").order_by("user__last_name", "user__pk")
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
    others = account.cases.open().exclude(pk=besides.pk) if besides else account.cases.open()
    return Caller(
        person=person,
        account=account,
        owner=account.owner,
        owed=_owed(account, at),
        open_cases=list(others.select_related("product", "assignee").by_what_is_due()[:MOST_FOUND]),
        installations=list(account.installations.running(at.date()).select_related("version__product")),
    )


def _owed(account: Account, at: datetime) -> ledger.Owed | None:
    try:
        return ledger.owed_at(account, at)
    except ledger.NoTiers:
        return None
