"""Credits for what we missed, and for errors of ours without a miss: proposed, then decided about by a person."""

from collections import Counter
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from portal.accounts.models import Account, User
from portal.outbox import effects
from portal.promises import terms
from portal.revenue.models import ContractLine

from . import achieving, overdue
from .achieving import Month
from .models import Case, CreditDue

MONTHS = 12


class AlreadyDecided(Exception):
    """The credit was approved or declined before."""


class NotOver(Exception):
    """The month goes on: what is missed in it is not known yet."""


class Recounted(Exception):
    """The amount is no longer what was read: the count has changed since."""


def propose(account: Account, month: Month, *, by: User | None, at: datetime) -> list[CreditDue]:
    """The service credits of a month by the terms under which each promise was made, reckoned anew. Raises NotOver."""
    if at < month.end:
        raise NotOver
    with transaction.atomic():
        _hold(account)
        amounts, reason = _due(account, month, at)
        for currency, amount in amounts.items():
            words = {"amount": amount, "reason": reason, "proposed_by": by, "proposed_at": at}
            key = {"account": account, "month": month.first, "currency": currency, "kind": CreditDue.Kind.SERVICE}
            CreditDue.objects.get_or_create(**key, defaults=words)
        held = recount(account, month, by=by, at=at)
    return [credit for credit in held if credit.currency in amounts]


def recount(account: Account, month: Month, *, by: User | None, at: datetime) -> list[CreditDue]:
    """Bring the service credits of a month to what its count gives now.

    What waits follows the count, withdrawn where nothing is due; what was decided stays and says what would be due.
    """
    with transaction.atomic():
        _hold(account)
        held = list(CreditDue.objects.filter(account=account, month=month.first, kind=CreditDue.Kind.SERVICE))
        amounts, reason = _due(account, month, at) if held else ({}, "")
        for credit in held:
            _follow(credit, amounts.get(credit.currency, 0), reason, by, at)
    return held


def percent_due(account: Account, month: Month, at: datetime) -> Decimal:
    """For each promise missed and counted what its tier's version gives, capped by the best cap among them."""
    late = overdue.at(at, account)
    written = achieving.promises(account, month, late).counted().missed().select_related("case__tier_version")
    missed = [*written, *late.counted_between(month.start, month.end)]
    counts = Counter(promise.case.tier_version for promise in missed)
    given = [(terms.decode(version.content), number) for version, number in counts.items()]
    percent = sum((said.credit_percent * number for said, number in given), Decimal())
    cap = max((said.credit_cap_percent for said, _number in given), default=Decimal())
    return min(percent, cap) if cap else percent


def monthly_fees(account: Account, on: date) -> dict[str, Decimal]:
    """What the company pays a month for what runs on a day, in minor units by currency."""
    fees: dict[str, Decimal] = {}
    for line in ContractLine.objects.filter(account=account).running(on):
        fees[line.currency] = fees.get(line.currency, Decimal()) + Decimal(line.yearly_amount) / MONTHS
    return fees


def give(
    account: Account, *, amount: int, currency: str, reason: str, case: Case | None, by: User, at: datetime
) -> CreditDue:
    """Propose a goodwill credit in minor units, for an error of ours that no promise covers."""
    return CreditDue.objects.create(
        account=account,
        kind=CreditDue.Kind.GOODWILL,
        month=achieving.month_at(account, at).first,
        case=case,
        amount=amount,
        currency=currency,
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )


def approve(credit: CreditDue, *, amount: int, by: User, at: datetime) -> CreditDue:
    """Let billing post it, at the amount that was read. Raises AlreadyDecided, Recounted."""
    if credit.kind == CreditDue.Kind.SERVICE:
        recount(credit.account, achieving.month_of(credit.account, credit.month), by=by, at=at)
    with transaction.atomic():
        credit = _undecided(credit)
        if credit.amount != amount:
            raise Recounted
        credit.approved_at, credit.approved_by = at, by
        credit.save()
        log(credit, "portal.credit.approve", user=by)
        effects.write(kind="credit_due", key=f"credit-due:{credit.pk}", payload={"credit": credit.pk})
    return credit


def decline(credit: CreditDue, *, by: User, at: datetime) -> CreditDue:
    """Raises AlreadyDecided, Recounted."""
    with transaction.atomic():
        credit = _undecided(credit)
        credit.declined_at, credit.declined_by = at, by
        credit.save()
        log(credit, "portal.credit.decline", user=by)
    return credit


def posted(credit: CreditDue, *, posted_as: str, at: datetime) -> None:
    """Billing has it at Stripe under this id; once."""
    CreditDue.objects.filter(pk=credit.pk, posted_at=None).update(posted_at=at, posted_as=posted_as)


def _hold(account: Account) -> None:
    """One reckoning of a company at a time: an exclusion made beside it waits, and then finds what was proposed."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def _due(account: Account, month: Month, at: datetime) -> tuple[dict[str, int], str]:
    """What is due by the count, in minor units by currency, and the words for it."""
    percent = percent_due(account, month, at)
    reason = _("%(percent)s %% of a month’s fee, for promises missed in %(month)s.") % {
        "percent": f"{percent.normalize():f}",
        "month": f"{month.first:%Y-%m}",
    }
    fees = sorted(monthly_fees(account, month.first).items()) if percent else []
    amounts = {currency: int((fee * percent / 100).quantize(Decimal(1), ROUND_HALF_UP)) for currency, fee in fees}
    return {currency: amount for currency, amount in amounts.items() if amount}, reason


def _follow(credit: CreditDue, amount: int, reason: str, by: User | None, at: datetime) -> None:
    stood = (credit.amount, credit.withdrawn_at is None, credit.recounted)
    if credit.is_decided:
        credit.recounted = None if amount == credit.amount else amount
    elif amount:
        credit.amount, credit.reason, credit.withdrawn_at = amount, reason, None
    else:
        credit.withdrawn_at = credit.withdrawn_at or at
    if stood != (credit.amount, credit.withdrawn_at is None, credit.recounted):
        credit.save()
        log(credit, "portal.credit.recount", user=by, data={"from": stood[0], "to": amount})


def _undecided(credit: CreditDue) -> CreditDue:
    credit = CreditDue.objects.select_for_update(of=("self",)).select_related("account").get(pk=credit.pk)
    if credit.is_decided:
        raise AlreadyDecided
    if credit.withdrawn_at:
        raise Recounted
    return credit
