"""How long what a company has towards a level lasts."""

from collections.abc import Mapping
from datetime import UTC, datetime

from certification.credentials.models import Certificate
from portal.accounts.models import Account

from . import ladder, matching
from .matching import Place
from .models import Level

NEVER = datetime.max.replace(tzinfo=UTC)


def first_to_expire(account: Account, level: Level, at: datetime) -> Certificate | None:
    """Of the certificates that fill places of the level now, the one that will first be missing; None if none ever is.

    A renewed certificate counts as long as the last one for the same thing.
    """
    rung = next((rung for rung in ladder.rungs() if rung.level == level), None)
    if rung is None:
        return None
    holders = ladder.holders_at(account, at)
    places = ladder.places(ladder.nearest_way(rung, holders))
    filled = matching.fill(places, holders)
    last: dict[tuple[int, str], Certificate] = {}
    for certificate in Certificate.objects.valid(at).filter(user__in=filled.values()).select_related("user"):
        held = last.setdefault((certificate.user_id, certificate.credential), certificate)
        last[certificate.user_id, certificate.credential] = max(held, certificate, key=_end)
    binding = [_binding(places[index], person, last) for index, person in filled.items()]
    ending = [certificate for certificate in binding if certificate.expires_at]
    return min(ending, key=lambda certificate: (_end(certificate), certificate.pk), default=None)


def _binding(place: Place, person: int, last: Mapping[tuple[int, str], Certificate]) -> Certificate:
    """The one with whose end the person holds too few for the place."""
    fitting = [last[person, slug] for slug in place.credentials if (person, slug) in last]
    return sorted(fitting, key=_end, reverse=True)[place.certificates - 1]


def _end(certificate: Certificate) -> datetime:
    return certificate.expires_at or NEVER
