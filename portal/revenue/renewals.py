"""What is expected of a renewal, and what became of it. A loss is booked to who owned it when notice came."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from portal.accounts.models import Ownership, User

from .models import ContractLine, Renewal

Outcome = Renewal.Outcome


class RenewalRefused(Exception):
    """It contradicts itself or what is there already."""


class AlreadySettled(RenewalRefused):
    pass


class ReasonMissing(RenewalRefused):
    pass


class NoticeMissing(RenewalRefused):
    """A loss needs the day on which notice came, and it cannot come later than today."""


class WrongAmount(RenewalRefused):
    """Renewed is the same amount, expanded more, contracted less and not nothing, lost nothing."""


class WrongSpan(RenewalRefused):
    """It ends before it begins."""


class ReferenceTaken(RenewalRefused):
    pass


@dataclass(frozen=True)
class GoesOn:
    """What a line is renewed as: minor units a year, from when until when."""

    yearly_amount: int
    starts_on: date
    ends_on: date
    reference: str


def forecast(line: ContractLine, *, outcome: str, amount: int | None = None, by: User | None) -> Renewal:
    """What the owner expects. Raises AlreadySettled."""
    with transaction.atomic():
        renewal = _open(line)
        renewal.forecast, renewal.forecast_amount = outcome, 0 if outcome == Outcome.LOST else amount
        renewal.save(update_fields=["forecast", "forecast_amount"])
        log(line.account, "portal.renewal.forecast", user=by, data={"line": line.reference, "forecast": outcome})
    return renewal


def settle(
    line: ContractLine,
    *,
    outcome: str,
    reason: str,
    notice_on: date | None = None,
    goes_on: GoesOn | None = None,
    at: datetime,
    by: User | None,
) -> Renewal:
    """Write down what became of it, once; what goes on is a line of its own. Raises RenewalRefused."""
    if not reason.strip():
        raise ReasonMissing
    if outcome in Renewal.LOSSES and (notice_on is None or notice_on > at.date()):
        raise NoticeMissing
    if goes_on and goes_on.ends_on <= goes_on.starts_on:
        raise WrongSpan
    if not _fits(line, outcome, goes_on):
        raise WrongAmount
    with transaction.atomic():
        renewal = _open(line)
        renewal.outcome, renewal.reason, renewal.notice_on = outcome, reason.strip(), notice_on
        renewal.settled_at, renewal.settled_by = at, by
        if outcome in Renewal.LOSSES and notice_on:
            renewal.booked_to = owner_on(line.account_id, notice_on)
        if goes_on:
            renewal.successor = _go_on(line, goes_on)
        renewal.save()
        log(line.account, "portal.renewal.settle", user=by, data={"line": line.reference, "outcome": outcome})
    return renewal


def owner_on(account: int, day: date) -> User | None:
    """Who owned it as that day (UTC) began: a hand-over on the very day passes no loss on."""
    morning = datetime.combine(day, time(), UTC)
    ownership = Ownership.objects.current(morning).filter(account=account).select_related("owner").first()
    return ownership.owner if ownership else None


def _fits(line: ContractLine, outcome: str, goes_on: GoesOn | None) -> bool:
    if goes_on is None:
        return outcome == Outcome.LOST
    amount, before = goes_on.yearly_amount, line.yearly_amount
    return {
        Outcome.RENEWED: amount == before,
        Outcome.EXPANDED: amount > before,
        Outcome.CONTRACTED: 0 < amount < before,
    }.get(Outcome(outcome), False)


def _open(line: ContractLine) -> Renewal:
    Renewal.objects.get_or_create(line=line)
    renewal = Renewal.objects.select_for_update().get(line=line)
    if renewal.outcome:
        raise AlreadySettled
    return renewal


def _go_on(line: ContractLine, goes_on: GoesOn) -> ContractLine:
    try:
        with transaction.atomic():
            return ContractLine.objects.create(
                account=line.account,
                product=line.product,
                tier=line.tier,
                description=line.description,
                currency=line.currency,
                reference=goes_on.reference,
                yearly_amount=goes_on.yearly_amount,
                starts_on=goes_on.starts_on,
                ends_on=goes_on.ends_on,
            )
    except IntegrityError:
        raise ReferenceTaken from None
