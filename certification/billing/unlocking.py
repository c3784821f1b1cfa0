"""Which tiers a company's certification level lets it buy."""

from datetime import datetime

from certification.levels.models import Level
from portal.accounts.models import Account
from portal.promises.models import Tier


def is_unlocked(account: Account, tier: Tier, *, at: datetime) -> bool:
    """Whether the company holds the level that the tier asks for, or a higher one, at this instant."""
    if not tier.required_level:
        return True
    level = Level.objects.filter(slug=tier.required_level).first()
    return level is not None and level.rank <= rank_held(account, at=at)


def rank_held(account: Account, *, at: datetime) -> int:
    return max(account.standings.current(at).values_list("rank", flat=True), default=0)
