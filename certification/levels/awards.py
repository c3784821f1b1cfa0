"""The company's certificate: its level, signed like a person's badge."""

from datetime import datetime
from typing import Any
from uuid import UUID

from certification.credentials import badges, documents
from certification.credentials.models import SignedBadge
from portal.accounts.models import Account
from portal.branding import brand

from .ladder import rungs
from .models import LevelAward
from .steps import asked, said


def current(account: Account) -> LevelAward | None:
    return (
        LevelAward.objects.filter(standing__account=account, standing__ends_at=None).select_related("standing").last()
    )


def badge(award: LevelAward, *, at: datetime) -> SignedBadge:
    """Signed on first asking. Raises keys.NoKey."""

    def write(*, number: UUID, status: dict[str, str]) -> dict[str, Any]:
        standing = award.standing
        return documents.credential(
            number=number,
            name=standing.name,
            starts_at=standing.starts_at,
            ends_at=None,
            subject={
                "type": ["AchievementSubject"],
                "identifier": [_company(standing.account)],
                "achievement": _achievement(award),
            },
            status=status,
            page=award.get_absolute_url(),
        )

    return badges.of_thing(award.uuid, write, is_withdrawn=award.standing.ends_at is not None, at=at)


def _company(account: Account | None) -> dict[str, Any]:
    """A company is no private person: it stands there by name."""
    return {"type": "IdentityObject", "hashed": False, "identityHash": str(account), "identityType": "name"}


def _achievement(award: LevelAward) -> dict[str, Any]:
    standing = award.standing
    rung = next((rung for rung in rungs() if rung.level.slug == standing.credential), None)
    asks = " / ".join(said(asked(one) for one in way) for way in rung.ways) if rung else standing.name
    return {
        "id": documents.address(f"/level/#{standing.credential}"),
        "type": ["Achievement"],
        "achievementType": "Membership",
        "name": standing.name,
        "description": f"A company's level at {brand.current().name}, by the certificates of its people.",
        "criteria": {"narrative": asks},
    }
