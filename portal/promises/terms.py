"""What a tier promises, as text that is kept and as a value."""

import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .models import ResponseTarget, Tier


@dataclass(frozen=True)
class Target:
    """Minutes by the clock it names; None where nothing is promised."""

    first_response: int | None = None
    next_update: int | None = None
    resolution: int | None = None
    clock: str = ResponseTarget.Clock.BUSINESS
    allowance: int = 0

    @property
    def is_real_time(self) -> bool:
        return self.clock == ResponseTarget.Clock.REAL


@dataclass(frozen=True)
class Terms:
    """A tier's targets by severity, and its credits in percent of a month's fee."""

    targets: dict[int, Target]
    credit_percent: Decimal
    credit_cap_percent: Decimal

    def target(self, severity: int) -> Target:
        return self.targets.get(severity, Target())


def encode(tier: Tier) -> str:
    """The tier's terms as text; equal terms are equal text. One query."""
    content = {
        "targets": {row.severity: asdict(_target(row)) for row in tier.targets.all()},
        # Two places always, as the database gives them back.
        "credit_percent": f"{Decimal(tier.credit_percent):.2f}",
        "credit_cap_percent": f"{Decimal(tier.credit_cap_percent):.2f}",
    }
    return json.dumps(content, sort_keys=True)


@lru_cache(maxsize=256)
def decode(content: str) -> Terms:
    said: dict[str, Any] = json.loads(content)
    return Terms(
        targets={int(severity): Target(**target) for severity, target in said["targets"].items()},
        credit_percent=Decimal(said["credit_percent"]),
        credit_cap_percent=Decimal(said["credit_cap_percent"]),
    )


def _target(row: ResponseTarget) -> Target:
    return Target(row.first_response, row.next_update, row.resolution, str(row.clock), row.allowance)
