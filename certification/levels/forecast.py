"""What becomes of a company's level if nobody does anything, and if somebody leaves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.accounts.models import Account, User
from portal.promises.models import Standing

from .ladder import Holders, Rung, highest
from .models import Consent, Level


@dataclass(frozen=True)
class Held:
    """A person is certified in something until an instant; None where it does not end."""

    person: int
    credential: str
    name: str
    until: datetime | None


@dataclass(frozen=True)
class Fall:
    """At an instant the level is lost; `after` is what is left. Any one of `rescuers`, renewed by then, keeps it.

    Where no single renewal does, `rescuers` is empty and `expired` names all that have ended since now.
    """

    at: datetime
    before: Level
    after: Level | None
    expired: tuple[Held, ...]
    rescuers: tuple[Held, ...]


def falls(ladder: list[Rung], held: Collection[Held], at: datetime) -> list[Fall]:
    """Every instant from `at` on at which the level sinks, if nothing is renewed and nothing is earned."""
    found: list[Fall] = []
    level = highest(ladder, holders(held, at))
    for instant in sorted({one.until for one in held if one.until and one.until > at}):
        left = highest(ladder, holders(held, instant))
        if level and _rank(left) < level.rank:
            found.append(_fall(ladder, held, at, instant, level, left))
        level = left
    return found


def _fall(
    ladder: list[Rung], held: Collection[Held], at: datetime, instant: datetime, before: Level, after: Level | None
) -> Fall:
    expired = tuple(one for one in held if one.until and at < one.until <= instant)
    kept = tuple(one for one in expired if _rank(highest(ladder, holders(held, instant, renewed=one))) >= before.rank)
    return Fall(instant, before, after, expired, kept)


def holders(held: Iterable[Held], at: datetime, *, renewed: Held | None = None) -> Holders:
    """Who holds what at an instant, were one certificate renewed."""
    counted: dict[int, set[str]] = defaultdict(set)
    for one in held:
        if one.until is None or one.until > at or one == renewed:
            counted[one.person].add(one.credential)
    return counted


def without(ladder: list[Rung], now: Holders) -> Mapping[int, Level | None]:
    """The level that would be left without each person; those whose leaving changes nothing are left out."""
    level = highest(ladder, now)
    left = {gone: highest(ladder, {one: held for one, held in now.items() if one != gone}) for gone in now}
    return {person: after for person, after in left.items() if _rank(after) < _rank(level)}


def held_by(account: Account, at: datetime) -> list[Held]:
    """What those of a company hold who let themselves be counted, suspensions and renewals reckoned in."""
    people = Consent.objects.current(at).filter(membership__account=account).values("membership__user")
    standings = Standing.objects.current(at).filter(user__in=people).order_by("user", "credential")
    return [Held(one.user_id, one.credential, one.name, one.ends_at) for one in standings if one.user_id]


def people_of(account: Account, at: datetime) -> dict[int, User]:
    members = User.objects.filter(memberships__in=account.memberships.current(at))
    return {user.pk: user for user in members.order_by("last_name", "first_name", "pk")}


def _rank(level: Level | None) -> int:
    return level.rank if level else 0
