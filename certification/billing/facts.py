"""What an entitlement follows from, in plain values: levels held, subscriptions, tiers offered, and their terms."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from . import clocks

BEGINNING = datetime.min.replace(tzinfo=UTC)
PAID = frozenset({"active", "trialing"})
# `action_required` is Stripe's past_due where the bank waits for the cardholder's consent.
FAILED = frozenset({"past_due", "action_required", "unpaid"})


@dataclass(frozen=True)
class Span:
    """From an instant until another, which is not part of it; `ends_at` None where nothing ends it."""

    starts_at: datetime
    ends_at: datetime | None

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True)
class Held(Span):
    """The company held a level."""

    level: str
    rank: int


@dataclass(frozen=True)
class Subscribed(Span):
    """A subscription to a tier had a status. Those of one subscription follow each other in order of time."""

    subscription: str
    tier: str
    rank: int
    status: str


@dataclass(frozen=True)
class Offered:
    """A tier above the base tier; `needs` is the rank of the level that unlocks it, 0 where none is asked."""

    tier: str
    rank: int
    needs: int = 0
    level: str = ""


@dataclass(frozen=True)
class Terms:
    """From `starts_at` on, how long a tier is kept while its payment fails, by state, and while its level is lost."""

    starts_at: datetime
    rank: int
    past_due: timedelta = timedelta(days=14)
    action_required: timedelta = timedelta(days=14)
    unpaid: timedelta = timedelta()
    level: timedelta = timedelta(days=30)

    def kept(self, status: str) -> timedelta:
        return {"past_due": self.past_due, "action_required": self.action_required, "unpaid": self.unpaid}[status]


@dataclass(frozen=True)
class Grounds:
    """Why a tier is owed: what is paid for, the level that unlocks it, and until when either counts by grace only."""

    offered: Offered
    paid: Subscribed
    held: Held | None
    paid_until: datetime | None
    held_until: datetime | None

    @property
    def until(self) -> datetime | None:
        return min((instant for instant in (self.paid_until, self.held_until) if instant), default=None)


@dataclass(frozen=True)
class Answer(Span):
    """What is owed over a span: the tier of this rank (0 is the base tier), for this reason."""

    rank: int
    reason: str


@dataclass(frozen=True)
class Facts:
    offered: tuple[Offered, ...]
    held: tuple[Held, ...]
    subscribed: tuple[Subscribed, ...]
    terms: tuple[Terms, ...] = ()

    def terms_at(self, rank: int, at: datetime) -> Terms:
        """Those that began last; the defaults where none have begun."""
        begun = [terms for terms in self.terms if terms.rank == rank and terms.starts_at <= at]
        return max(begun, key=lambda terms: terms.starts_at, default=Terms(BEGINNING, rank))

    def ever_in_force(self, rank: int) -> tuple[Terms, ...]:
        return Terms(BEGINNING, rank), *(terms for terms in self.terms if terms.rank == rank)

    @cached_property
    def failures(self) -> list[clocks.Stretch]:
        """When a payment of the company was failing, whichever subscription it was for."""
        failed = (state for state in self.subscribed if state.status in FAILED)
        return clocks.stretches((state.starts_at, state.ends_at) for state in failed)

    def failing_since(self, terms: Terms, at: datetime) -> datetime | None:
        return clocks.failing_since(self.failures, terms.past_due, at)

    def paid_until(self, state: Subscribed, terms: Terms, at: datetime) -> datetime | None:
        """Until when a failing state counts as paid for the tier of these terms; None for any other state."""
        since = self.failing_since(terms, at) if state.status in FAILED else None
        return since + terms.kept(state.status) if since else None

    def is_paid(self, state: Subscribed, terms: Terms, at: datetime) -> bool:
        """Whether a state counts as paid for the tier of these terms."""
        if not state.covers(at):
            return False
        until = self.paid_until(state, terms, at)
        return state.status in PAID or (until is not None and at < until)

    def standing(self, needs: int) -> list[clocks.Stretch]:
        """When a level of this rank or a higher one was held."""
        return clocks.stretches((held.starts_at, held.ends_at) for held in self.held if held.rank >= needs)

    def held_until(self, terms: Terms, needs: int, at: datetime) -> datetime | None:
        """Until when a level that was lost counts as held; None where it is held, or never was."""
        lost = clocks.lost_since(self.standing(needs), terms.level, at)
        return lost + terms.level if lost else None
