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
from portal.support.models import Call, Case

from . import access
from .models import Backing, Evidence, Item


class MayNotEnter(Exception):
    """Evidence is entered by our own people."""


class AnothersCase(Exception):
    """The case, or the call, is of another company than the evidence."""


def enter(
    item: Item,
    *,
    account: Account,
    why: str,
    said_at: datetime,
    contact: User | None = None,
    case: Case | None = None,
    call: Call | None = None,
    article: ArticlePage | None = None,
    by: User,
    at: datetime,
) -> Evidence:
    """Say that a company needs an item; a call brings its case. Raises MayNotEnter, AnothersCase."""
    if not access.can_enter_evidence(by):
        raise MayNotEnter
    case = call.case if call else case
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
            call=call,
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
    """Companies that ask for an item in any way, and what they pay a year in minor units of the house currency.

    `calls`, `cases` and `articles` are those that were entered, each once.
    """

    companies: int
    calls: int
    cases: int
    articles: int
    revenue: int
    house: str
    unrated: dict[str, int]


def behind(item: Item, at: datetime) -> Behind:
    """Each company once, by its backings, its proposal and the evidence on the item or on one merged into it."""
    thread = [item, *Item.objects.filter(root=item)]
    accounts = {*Backing.objects.standing().filter(item__in=thread).values_list("account", flat=True)}
    entered = list(Evidence.objects.standing().filter(item__in=thread))
    accounts |= {one.account_id for one in entered}
    accounts |= {one.proposer_account_id for one in thread if one.proposer_account_id}
    day = at.astimezone(UTC).date()
    rates, yearly = rates_on(day), dict[str, int]()
    for line in ContractLine.objects.filter(account__in=accounts).running(day):
        yearly[line.currency] = yearly.get(line.currency, 0) + line.yearly_amount
    return Behind(
        companies=len(accounts),
        calls=len({one.call_id for one in entered if one.call_id}),
        cases=len({one.case_id for one in entered if one.case_id}),
        articles=len({one.article_id for one in entered if one.article_id}),
        revenue=round(Fraction(rates.total(yearly))),
        house=rates.house,
        unrated=rates.unrated(yearly),
    )
