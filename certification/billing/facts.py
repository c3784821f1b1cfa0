"""What an entitlement follows from, in plain values: levels held, subscriptions, tiers offered, and the policy."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PAID, FAILED = frozenset({"active", "trialing"}), frozenset({"past_due", "unpaid"})


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
class Policy:
    payment_grace: timedelta = timedelta(days=14)
    level_grace: timedelta = timedelta(days=30)


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
    policy: Policy = Policy()

    def failing_since(self, state: Subscribed) -> datetime:
        """When the unbroken run of failures began that `state` belongs to: no change of plan starts it afresh."""
        own = [other for other in self.subscribed if other.subscription == state.subscription]
        since = state.starts_at
        for earlier in reversed(own[: own.index(state)]):
            if earlier.status not in FAILED:
                break
            since = earlier.starts_at
        return since

    def payment_grace_ends(self, state: Subscribed) -> datetime | None:
        return self.failing_since(state) + self.policy.payment_grace if state.status in FAILED else None

    def level_grace_ends(self, held: Held) -> datetime | None:
        return held.ends_at + self.policy.level_grace if held.ends_at else None

    def is_paid(self, state: Subscribed, at: datetime) -> bool:
        if not state.covers(at):
            return False
        grace = self.payment_grace_ends(state)
        return state.status in PAID or (state.status == "past_due" and grace is not None and at < grace)

    def is_held(self, held: Held, at: datetime) -> bool:
        grace = self.level_grace_ends(held)
        return held.starts_at <= at and (grace is None or at < grace)
