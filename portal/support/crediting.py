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

from . import achieving
from .achieving import Month
from .models import Case, CreditDue

MONTHS = 12


class AlreadyDecided(Exception):
    """The credit was approved or declined before."""


def propose(account: Account, month: Month, *, by: User | None, at: datetime) -> list[CreditDue]:
    """The service credits of a month by the terms under which each promise was made; those there are, unchanged."""
    percent = percent_due(account, month)
    if not percent:
        return []
    reason = _("%(percent)s %% of a month’s fee, for promises missed in %(month)s.") % {
        "percent": f"{percent.normalize():f}",
        "month": f"{month.first:%Y-%m}",
    }
    made = []
    for currency, fee in sorted(monthly_fees(account, month.first).items()):
        amount = int((fee * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
        if amount:
            words = {"amount": amount, "reason": reason, "proposed_by": by, "proposed_at": at}
            key = {"account": account, "month": month.first, "currency": currency, "kind": CreditDue.Kind.SERVICE}
            made.append(CreditDue.objects.get_or_create(**key, defaults=words)[0])
    return made


def percent_due(account: Account, month: Month) -> Decimal:
    """For each promise missed and counted what its tier's version gives, capped by the best cap among them."""
    missed = achieving.promises(account, month).counted().missed().select_related("case__tier_version")
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
        month=achieving.month_of(account, at.date()).first,
        case=case,
        amount=amount,
        currency=currency,
        reason=reason,
        proposed_by=by,
        proposed_at=at,
    )


def approve(credit: CreditDue, *, by: User, at: datetime) -> CreditDue:
    """Let billing post it. Raises AlreadyDecided."""
    with transaction.atomic():
        credit = _undecided(credit)
        credit.approved_at, credit.approved_by = at, by
        credit.save()
        log(credit, "portal.credit.approve", user=by)
        effects.write(kind="credit_due", key=f"credit-due:{credit.pk}", payload={"credit": credit.pk})
    return credit


def decline(credit: CreditDue, *, by: User, at: datetime) -> CreditDue:
    """Raises AlreadyDecided."""
    with transaction.atomic():
        credit = _undecided(credit)
        credit.declined_at, credit.declined_by = at, by
        credit.save()
        log(credit, "portal.credit.decline", user=by)
    return credit


def posted(credit: CreditDue, *, posted_as: str, at: datetime) -> None:
    """Billing has it at Stripe under this id; once."""
    CreditDue.objects.filter(pk=credit.pk, posted_at=None).update(posted_at=at, posted_as=posted_as)


def _undecided(credit: CreditDue) -> CreditDue:
    credit = CreditDue.objects.select_for_update(of=("self",)).select_related("account").get(pk=credit.pk)
    if credit.approved_at or credit.declined_at:
        raise AlreadyDecided
    return credit
