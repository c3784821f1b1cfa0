from dataclasses import dataclass
from datetime import UTC, date, datetime


class NotAMonth(ValueError):
    """`2026-10` names one."""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in UTC: calls of the whole world are in it."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @classmethod
    def of(cls, at: datetime | date) -> "Month":
        day = at.astimezone(UTC) if isinstance(at, datetime) else at
        return cls(day.year, day.month)

    @classmethod
    def named(cls, text: str) -> "Month":
        """Raises NotAMonth."""
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            raise NotAMonth from None
        if not 2000 <= first.year < 2100:
            raise NotAMonth
        return cls(first.year, first.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def end(self) -> datetime:
        """Not included."""
        return self.after.start

    @property
    def after(self) -> "Month":
        return self.back(-1)

    @property
    def before(self) -> "Month":
        return self.back(1)

    def back(self, months: int) -> "Month":
        year, number = divmod(12 * self.year + self.number - 1 - months, 12)
        return Month(year, number + 1)
