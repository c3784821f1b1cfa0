"""Two quarters before a better way was taken beside two quarters after: contacts, four-part answers, revenue."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from portal.accounts.models import Account
from portal.revenue import money
from portal.revenue.models import ContractLine
from portal.support import surveying
from portal.support.models import Call, Survey
from portal.support.surveying import Figures

from .models import Parting
from .partings import QUARTERS_LATER, quarters_after


@dataclass(frozen=True)
class Window:
    """`revenue` is a year's by the contracts of its last day, as text by currency."""

    since: date
    until: date
    contacts: int
    surveys: Figures
    revenue: str


def windows(parting: Parting) -> tuple[Window, Window] | None:
    """Before and after; None where no better way was taken."""
    if parting.chosen_at is None or parting.follow_up_on is None:
        return None
    chosen = parting.chosen_at.astimezone(UTC).date()
    before = quarters_after(chosen, -QUARTERS_LATER)
    return _window(parting.account, before, chosen), _window(parting.account, chosen, parting.follow_up_on)


def _window(account: Account, since: date, until: date) -> Window:
    start, end = (datetime.combine(day, time(), UTC) for day in (since, until))
    asked = Survey.objects.filter(account=account, asked_at__gte=start, asked_at__lt=end)
    return Window(
        since,
        until,
        Call.objects.filter(case__account=account, started_at__gte=start, started_at__lt=end).count(),
        surveying.figures(asked),
        revenue_on(account, until),
    )


def revenue_on(account: Account, day: date) -> str:
    amounts: dict[str, int] = {}
    for line in ContractLine.objects.filter(account=account).running(day):
        amounts[line.currency] = amounts.get(line.currency, 0) + line.yearly_amount
    return ", ".join(money.as_text(amount, currency) for currency, amount in sorted(amounts.items()))
