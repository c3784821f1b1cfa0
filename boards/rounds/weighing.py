"""What a company pays us on the day it votes: the weight of the revenue lenses, frozen with where it came from."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portal.accounts.models import Account
from portal.promises import ledger
from portal.revenue.models import ContractLine

# A renewal due within this many days and not signed yet is revenue at risk.
AT_RISK_DAYS = 180

Source = dict[str, str | int | bool]


@dataclass(frozen=True)
class Weight:
    """Yearly revenue by currency in minor units, the part of it at risk, and the contract lines both came from."""

    yearly: dict[str, int]
    at_risk: dict[str, int]
    source: list[Source]


def weigh(account: Account, at: datetime) -> Weight:
    """By the contract lines running on that day (UTC). Currencies are added up later, by planning rates."""
    day = at.astimezone(UTC).date()
    lines = list(ContractLine.objects.filter(account=account, ends_on__gt=day).order_by("reference"))
    running = [line for line in lines if line.starts_on <= day]
    risky = {line.pk for line in running if line.ends_on <= day + timedelta(days=AT_RISK_DAYS)}
    signed = [line for line in lines if line.starts_on > day]
    risky -= {line.pk for line in running if _is_renewed(line, signed)}
    return Weight(
        yearly=_by_currency(running),
        at_risk=_by_currency([line for line in running if line.pk in risky]),
        source=[_source(line, is_at_risk=line.pk in risky) for line in running],
    )


# Companies of up to so many people.
SIZES = (50, 250, 1000, 5000)


def segments_of(account: Account, at: datetime) -> dict[str, str]:
    """What kind of company votes on that day, as far as it is known: industry, country, size and tier."""
    try:
        tier = ledger.tier_at(account, at).name
    except ledger.NoTiers:
        tier = ""
    found = {"industry": account.industry, "country": account.country, "size": size_of(account.employees), "tier": tier}
    return {segment: name for segment, name in found.items() if name}


def size_of(employees: int | None) -> str:
    """The class of so many people, such as 51–250; nothing where nobody knows."""
    if employees is None:
        return ""
    least = 1
    for most in SIZES:
        if employees <= most:
            return f"{least}–{most}"
        least = most + 1
    return f"{least}+"


def _is_renewed(line: ContractLine, signed: list[ContractLine]) -> bool:
    """Whether a line signed already takes over the same thing by the day on which this one ends."""
    return any(
        (later.product_id or later.description) == (line.product_id or line.description)
        and later.starts_on <= line.ends_on < later.ends_on
        for later in signed
    )


def _by_currency(lines: list[ContractLine]) -> dict[str, int]:
    amounts: dict[str, int] = {}
    for line in lines:
        amounts[line.currency] = amounts.get(line.currency, 0) + line.yearly_amount
    return amounts


def _source(line: ContractLine, *, is_at_risk: bool) -> Source:
    return {
        "reference": line.reference,
        "yearly_amount": line.yearly_amount,
        "currency": line.currency,
        "ends_on": line.ends_on.isoformat(),
        "at_risk": is_at_risk,
    }
