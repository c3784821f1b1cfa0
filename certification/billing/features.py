"""Stripe's own entitlements: a tier's product carries one feature that says so, the paid half of what is owed."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from portal.promises.models import Tier

from .stripe_client import stripe_api

PREFIX = "tier-"


def key_of(tier: Tier) -> str:
    """The id of the tier's product and the lookup key of its feature: ours to choose, so that one made twice is one."""
    return f"{PREFIX}{tier.slug}"


def lacking(tiers: Collection[Tier], products: Collection[str]) -> Iterator[tuple[str, Callable[[], None]]]:
    """In words, and the act that mends it: what Stripe lacks, the lowest tier first. Raises StripeProblem."""
    with stripe_api() as api:
        listed = api.entitlements.features.list({"limit": 100}).auto_paging_iter()
        known = {found.lookup_key for found in listed}
        attached = {product: _features_of(api, product) for product in products if product.startswith(PREFIX)}
    for tier in sorted(tiers, key=_rank):
        key = key_of(tier)
        if key not in known:
            yield f"create feature {key}", partial(_create, tier)
        if key not in attached.get(key, ()):
            yield f"attach feature {key} to product {tier.name}", partial(_attach, tier)


def _rank(tier: Tier) -> int:
    return tier.rank


def _features_of(api: Any, product: str) -> set[str]:
    found = api.products.features.list(product, {"limit": 100}).auto_paging_iter()
    return {entry.entitlement_feature.lookup_key for entry in found}


def _create(tier: Tier) -> None:
    with stripe_api() as api:
        api.entitlements.features.create({"name": tier.name, "lookup_key": key_of(tier)})


def _attach(tier: Tier) -> None:
    with stripe_api() as api:
        [feature] = api.entitlements.features.list({"lookup_key": key_of(tier)}).data
        api.products.features.create(key_of(tier), {"entitlement_feature": feature.id})
