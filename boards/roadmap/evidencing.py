"""What stands behind an item besides backings: companies that said so in a case, on a call or in passing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import Account, User
from portal.knowledge.models import ArticlePage
from portal.revenue.models import ContractLine
from portal.revenue.rates import rates_on
from portal.support.models import Case

from . import access
from .models import Backing, Evidence, Item


class MayNotEnter(Exception):
    """Evidence is entered by our own people."""


class AnothersCase(Exception):
    """The case is of another company than the evidence."""


def enter(
    item: Item,
    *,
    account: Account,
    why: str,
    said_at: datetime,
    contact: User | None = None,
    case: Case | None = None,
    article: ArticlePage | None = None,
    by: User,
    at: datetime,
) -> Evidence:
    """Say that a company needs an item. Raises MayNotEnter, AnothersCase."""
    if not access.can_enter_evidence(by):
        raise MayNotEnter
    if case and case.account_id != account.pk:
        raise AnothersCase
    with transaction.atomic():
        evidence = Evidence.objects.create(
            item=item,
            account=account,
            why=why,
            said_at=said_at,
            contact=contact,
            case=case,
            article=article,
            entered_at=at,
            entered_by=by,
        )
        log(item, "boards.evidence.enter", user=by, data={"company": account.name, "why": why})
    return evidence


def withdraw(evidence: Evidence, *, by: User, at: datetime) -> None:
    with transaction.atomic():
        if Evidence.objects.standing().filter(pk=evidence.pk).update(withdrawn_at=at):
            log(evidence.item, "boards.evidence.withdraw", user=by, data={"company": evidence.account.name})


@dataclass(frozen=True)
class Behind:
    """Companies that ask for an item in any way, and what they pay a year in minor units of the house currency."""

    companies: int
    revenue: int
    house: str
    unrated: dict[str, int]


def behind(item: Item, at: datetime) -> Behind:
    """Each company once, by its backings, its proposal and the evidence on the item or on one merged into it."""
    thread = [item, *Item.objects.filter(root=item)]
    accounts = {*Backing.objects.standing().filter(item__in=thread).values_list("account", flat=True)}
    accounts |= {*Evidence.objects.standing().filter(item__in=thread).values_list("account", flat=True)}
    accounts |= {one.proposer_account_id for one in thread if one.proposer_account_id}
    day = at.astimezone(UTC).date()
    rates, yearly = rates_on(day), dict[str, int]()
    for line in ContractLine.objects.filter(account__in=accounts).running(day):
        yearly[line.currency] = yearly.get(line.currency, 0) + line.yearly_amount
    return Behind(len(accounts), round(Fraction(rates.total(yearly))), rates.house, rates.unrated(yearly))
