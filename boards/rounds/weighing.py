"""What a company pays us on the day it votes: the weight of the revenue lens, frozen with where it came from."""

from datetime import UTC, datetime

from portal.accounts.models import Account
from portal.revenue.models import ContractLine


def weigh(account: Account, at: datetime) -> tuple[dict[str, int], list[dict[str, str | int]]]:
    """Yearly revenue by currency in minor units, and the contract lines running on that day (UTC).

    Currencies are never added up: no rate of exchange is known here.
    """
    lines = ContractLine.objects.filter(account=account).running(on=at.astimezone(UTC).date()).order_by("reference")
    weights: dict[str, int] = {}
    for line in lines:
        weights[line.currency] = weights.get(line.currency, 0) + line.yearly_amount
    source = [{"reference": x.reference, "yearly_amount": x.yearly_amount, "currency": x.currency} for x in lines]
    return weights, source
