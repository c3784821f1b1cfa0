"""Who sits on our boards: the share of seats and of revenue by company and by kind of company."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from boards.rounds.weighing import size_of
from boards.seating.models import BoardPage, Seat
from portal.accounts.models import Account
from portal.promises import ledger
from portal.revenue.models import ContractLine
from portal.revenue.rates import rates_on

# What companies are sorted by, with its name.
KINDS = {"company": _("Company"), "industry": _("Industry"), "size": _("Size"), "tier": _("Tier")}


@dataclass(frozen=True)
class Share:
    """Of one company, or of one kind of company: seats, and yearly revenue in minor units of the house currency."""

    name: str
    seats: int
    of_seats: int
    revenue: int
    of_revenue: int

    @property
    def percent_of_seats(self) -> int:
        return percent(self.seats, self.of_seats)

    @property
    def percent_of_revenue(self) -> int:
        return percent(self.revenue, self.of_revenue)


@dataclass(frozen=True)
class Seated:
    """The seats in office at an instant with what is known of their companies."""

    seats: Sequence[Seat]
    yearly: Mapping[int, int]
    tiers: Mapping[int, str]
    house: str
    unrated: Sequence[str] = field(default=())

    def kind(self, account: Account, by: str) -> str:
        return {
            "company": account.name,
            "industry": account.industry,
            "size": size_of(account.employees),
            "tier": self.tiers.get(account.pk, ""),
        }[by]

    def of_board(self, board: BoardPage) -> "Seated":
        seats = [seat for seat in self.seats if seat.board_id == board.pk]
        return Seated(seats, self.yearly, self.tiers, self.house, self.unrated)

    def shares(self, by: str) -> list[Share]:
        """The largest by seats first. A company's revenue counts once, however many seats it has."""
        accounts = {seat.account_id: seat.account for seat in self.seats}
        seats = Counter(self.kind(seat.account, by) for seat in self.seats)
        revenue: Counter[str] = Counter()
        for account in accounts.values():
            revenue[self.kind(account, by)] += self.yearly.get(account.pk, 0)
        total = sum(revenue.values())
        found = [Share(name, number, len(self.seats), revenue[name], total) for name, number in seats.items()]
        return sorted(found, key=lambda share: (-share.seats, -share.revenue, share.name))

    def on_several(self) -> list[tuple[Account, list[BoardPage]]]:
        """Companies with a seat on more than one board, the most seats first."""
        boards: dict[Account, list[BoardPage]] = {}
        for seat in self.seats:
            boards.setdefault(seat.account, []).append(seat.board)
        several = [(account, held) for account, held in boards.items() if len(held) > 1]
        return sorted(several, key=lambda pair: (-len(pair[1]), pair[0].name))

    def largest(self) -> Account | None:
        """Who pays the most a year of those who sit here; nobody where nobody pays."""
        accounts = {seat.account for seat in self.seats if self.yearly.get(seat.account_id)}
        return max(accounts, key=lambda account: (self.yearly[account.pk], -account.pk), default=None)


def seated(at: datetime) -> Seated:
    seats = list(Seat.objects.current(at).filter(board__live=True).select_related("board", "account"))
    accounts = {seat.account_id: seat.account for seat in seats}
    yearly: dict[int, dict[str, int]] = {}
    day = at.astimezone(UTC).date()
    for line in ContractLine.objects.filter(account__in=accounts).running(day):
        of_company = yearly.setdefault(line.account_id, {})
        of_company[line.currency] = of_company.get(line.currency, 0) + line.yearly_amount
    rates = rates_on(day)
    unrated = sorted({currency for amounts in yearly.values() for currency in rates.unrated(amounts)})
    in_house = {account: round(Fraction(rates.total(amounts))) for account, amounts in yearly.items()}
    return Seated(seats, in_house, _tiers(accounts, at), rates.house, unrated)


def _tiers(accounts: Mapping[int, Account], at: datetime) -> dict[int, str]:
    try:
        return {key: owed.tier.name for key, owed in ledger.owed_by_account(accounts.values(), at).items()}
    except ledger.NoTiers:
        return {}


def percent(part: int, whole: int) -> int:
    return round(Fraction(100 * part, whole)) if whole else 0
