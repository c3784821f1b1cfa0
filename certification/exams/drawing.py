"""What one candidate is asked, and in which order: chance kept by its seed."""

import random
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from .kinds import KINDS
from .models import Domain, ExamVersion, ItemVersion
from .versions import BankTooSmall


@dataclass(frozen=True)
class Drawn:
    item_version: ItemVersion
    order: list[str]  # option ids as the candidate sees them
    is_scored: bool


def draw(version: ExamVersion, seed: int, seen: Collection[int] = ()) -> list[Drawn]:
    """The blueprint's number of live items from each domain, each equally likely, then the pilots, all shuffled.

    Items (by id) that the candidate has seen come only where the others do not suffice. Raises BankTooSmall.
    """
    rng = random.Random(seed)  # noqa: S311 - the seed is secret and 63 bits wide; a draw must be repeatable
    blueprint = {line.domain: line.count for line in version.lines.select_related("domain")}
    scored = _pick(blueprint, seen, rng)
    pilots = sorted(_pool(ItemVersion.objects.pilots(), blueprint))
    picked = scored + rng.sample(pilots, min(version.pilot_count, len(pilots)))
    rng.shuffle(picked)
    found = ItemVersion.objects.select_related("domain").in_bulk(picked)
    return [
        Drawn(found[pk], KINDS[found[pk].kind].order(found[pk].content, rng), is_scored=pk in scored) for pk in picked
    ]


def _pick(blueprint: dict[Domain, int], seen: Collection[int], rng: random.Random) -> list[int]:
    pool = _pool(ItemVersion.objects.drawable(), blueprint)
    pools: dict[int, list[int]] = defaultdict(list)
    for pk, (_item, of) in pool.items():
        pools[of].append(pk)
    picked: list[int] = []
    for domain, count in blueprint.items():
        if len(pools[domain.pk]) < count:
            raise BankTooSmall(domain)
        fresh = [pk for pk in pools[domain.pk] if pool[pk][0] not in seen]
        worn = [pk for pk in pools[domain.pk] if pool[pk][0] in seen]
        picked += rng.sample(fresh, min(count, len(fresh))) + rng.sample(worn, max(0, count - len(fresh)))
    return picked


def _pool(bank: QuerySet[ItemVersion], domains: Collection[Domain]) -> dict[int, tuple[int, int]]:
    """Item and domain by id of the item version, in a fixed order; what they ask is not fetched."""
    of = bank.filter(domain__in=[domain.pk for domain in domains]).order_by("pk")
    return {pk: (item, domain) for pk, item, domain in of.values_list("pk", "item_id", "domain_id")}
