"""The tiers as a ladder: where a company stands, and what the next step asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from portal.accounts.models import Account

from .ledger import Owed
from .models import Standing, Tier

REACHED, HERE, NEXT, BEYOND = "reached", "here", "next", "beyond"


@dataclass(frozen=True)
class Rung:
    """A tier as a company sees it. `missing` is the level that certification has yet to reach, or empty."""

    tier: Tier
    name: str
    note: str
    state: str
    missing: str


def of(account: Account, owed: Owed, at: datetime) -> list[Rung]:
    """Every tier, lowest first: two queries, and two for targets and opening hours."""
    held = set(Standing.objects.current(at).filter(account=account).values_list("credential", flat=True))
    tiers = list(Tier.objects.select_related("calendar").prefetch_related("targets", "calendar__hours"))
    above = next((tier for tier in tiers if tier.rank > owed.tier.rank), None)
    return [_rung(tier, _state(tier, owed.tier, above), held) for tier in tiers]


def rung(rungs: Iterable[Rung], state: str) -> Rung | None:
    return next((rung for rung in rungs if rung.state == state), None)


def _state(tier: Tier, current: Tier, above: Tier | None) -> str:
    if tier == current:
        return HERE
    if tier.rank < current.rank:
        return REACHED
    return NEXT if tier == above else BEYOND


def _rung(tier: Tier, state: str, held: set[str]) -> Rung:
    is_missing = state in {NEXT, BEYOND} and tier.required_level and tier.required_level not in held
    level = tier.required_level.capitalize()
    missing = _("reach the level %(level)s.") % {"level": level} if is_missing else ""
    return Rung(tier, tier.name, tier.summary, state, missing)
