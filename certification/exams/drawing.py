"""What one candidate is asked, and in which order: chance kept by its seed."""

import random
from collections import defaultdict
from dataclasses import dataclass

from .kinds import KINDS
from .models import ExamVersion, ItemVersion
from .versions import BankTooSmall


@dataclass(frozen=True)
class Drawn:
    item_version: ItemVersion
    order: list[str]  # option ids as the candidate sees them


def draw(version: ExamVersion, seed: int) -> list[Drawn]:
    """The blueprint's number of live items from each domain, each equally likely, shuffled. Raises BankTooSmall."""
    rng = random.Random(seed)  # noqa: S311 - the seed is secret and 63 bits wide; a draw must be repeatable
    lines = list(version.lines.select_related("domain"))
    pools: dict[int, list[ItemVersion]] = defaultdict(list)
    for item_version in ItemVersion.objects.drawable().filter(domain__in=[ln.domain_id for ln in lines]).order_by("pk"):
        pools[item_version.domain_id].append(item_version)
    picked: list[ItemVersion] = []
    for line in lines:
        if len(pools[line.domain_id]) < line.count:
            raise BankTooSmall(line.domain)
        picked += rng.sample(pools[line.domain_id], line.count)
    rng.shuffle(picked)
    return [Drawn(picked_one, KINDS[picked_one.kind].order(picked_one.content, rng)) for picked_one in picked]
