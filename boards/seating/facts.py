"""What the portal knows of a company that wants a seat, so that nobody need ask it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from portal.accounts.models import Account, Membership
from portal.products.models import Installation
from portal.promises import ledger
from portal.promises.models import Standing, Tier
from portal.revenue.models import ContractLine
from portal.revenue.rates import rates_on
from portal.support.models import Call, Case

from .models import Seat

LAST = timedelta(days=365)


@dataclass(frozen=True)
class Facts:
    """Of one company on one day: a year's revenue in minor units of the house currency, and what is not in it."""

    tier: Tier | None
    installations: int
    open_cases: int
    calls: int
    certified: int
    people: int
    boards: list[str]
    revenue: int
    house: str
    unrated: dict[str, int]


def facts_of(account: Account, at: datetime) -> Facts:
    day, members = at.astimezone(UTC).date(), Membership.objects.current(at).filter(account=account)
    rates, yearly = rates_on(day), _yearly(account, day)
    seats = Seat.objects.current(at).filter(account=account).select_related("board")
    standings = Standing.objects.current(at).filter(user__in=members.values("user"))
    return Facts(
        tier=_tier(account, at),
        installations=Installation.objects.running(day).filter(account=account).count(),
        open_cases=Case.objects.filter(account=account).open().count(),
        calls=Call.objects.filter(case__account=account, started_at__gt=at - LAST, started_at__lte=at).count(),
        certified=standings.values("user").distinct().count(),
        people=members.count(),
        boards=[seat.board.title for seat in seats],
        revenue=round(Fraction(rates.total(yearly))),
        house=rates.house,
        unrated=rates.unrated(yearly),
    )


def _yearly(account: Account, day: date) -> dict[str, int]:
    amounts: dict[str, int] = {}
    for line in ContractLine.objects.filter(account=account).running(day):
        amounts[line.currency] = amounts.get(line.currency, 0) + line.yearly_amount
    return amounts


def _tier(account: Account, at: datetime) -> Tier | None:
    try:
        return ledger.tier_at(account, at)
    except ledger.NoTiers:
        return None
