"""Bringing Stripe's products, prices and features in line with our plans.

A product stands for a tier, and its one feature says so in Stripe's own entitlements: the paid half of what is owed. A
price at Stripe is never edited: a plan keeps the price it was made with, a new plan gets a new price, and the price of
a plan no longer on sale is archived.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from portal.promises.models import Tier

from .models import Plan
from .stripe_client import stripe_api

PREFIX = "tier-"


@dataclass(frozen=True)
class Change:
    """One thing that Stripe has otherwise than we do, in words, and the act that mends it."""

    words: str
    apply: Callable[[], None]


def differences() -> list[Change]:
    """What to do, in order, so that Stripe has what we have. Raises StripeProblem."""
    with stripe_api() as api:
        products = {found.id: found.to_dict() for found in api.products.list({"limit": 100}).auto_paging_iter()}
        prices = {found.id: found.to_dict() for found in api.prices.list({"limit": 100}).auto_paging_iter()}
        listed = api.entitlements.features.list({"limit": 100}).auto_paging_iter()
        features = {found.lookup_key: found.id for found in listed}
        attached = {product: _features_of(api, product) for product in products if product.startswith(PREFIX)}
    plans = list(Plan.objects.select_related("tier"))
    tiers = {plan.tier for plan in plans if plan.is_active}
    return [
        *(change for tier in sorted(tiers, key=_rank) for change in _of_product(tier, products)),
        *(change for tier in sorted(tiers, key=_rank) for change in _of_feature(tier, features, attached)),
        *(change for plan in plans for change in _of_price(plan, prices)),
    ]


def product_id(tier: Tier) -> str:
    """Ours to choose, so that a product made twice is one product."""
    return f"{PREFIX}{tier.slug}"


def _rank(tier: Tier) -> int:
    return tier.rank


def _features_of(api: Any, product: str) -> set[str]:
    found = api.products.features.list(product, {"limit": 100}).auto_paging_iter()
    return {entry.entitlement_feature.lookup_key for entry in found}


def _of_feature(tier: Tier, features: dict[str, str], attached: dict[str, set[str]]) -> Iterator[Change]:
    key = product_id(tier)
    if key not in features:
        yield Change(f"create feature {key}", partial(_create_feature, tier))
    if key not in attached.get(key, ()):
        yield Change(f"attach feature {key} to product {tier.name}", partial(_attach_feature, tier))


def _of_product(tier: Tier, products: dict[str, Any]) -> Iterator[Change]:
    found = products.get(product_id(tier))
    if found is None:
        yield Change(f"create product {tier.name}", partial(_create_product, tier))
    elif (found["name"], found["active"]) != (tier.name, True):
        yield Change(f"rename product {found['name']} to {tier.name}", partial(_update_product, tier))


def _of_price(plan: Plan, prices: dict[str, Any]) -> Iterator[Change]:
    found = prices.get(plan.stripe_price_id or "") or _same_price(plan, prices)
    if found is None and plan.is_active:
        yield Change(
            f"create price {plan.lookup_key}: {plan.unit_amount} {plan.currency}", partial(_create_price, plan)
        )
    elif found and plan.stripe_price_id is None and plan.is_active:
        yield Change(f"take over price {plan.lookup_key} ({found['id']})", partial(_note, plan, found["id"]))
    elif found and found["active"] != plan.is_active:
        act = "put back on sale" if plan.is_active else "archive"
        yield Change(f"{act} price {plan.lookup_key} ({found['id']})", partial(_switch_price, plan))


def _same_price(plan: Plan, prices: dict[str, Any]) -> dict[str, Any] | None:
    """The price that was made for the plan by a run that died before it could note it."""
    wanted = (plan.lookup_key, plan.unit_amount, plan.currency.lower(), plan.interval, product_id(plan.tier))
    return next((price for price in prices.values() if price["active"] and _terms(price) == wanted), None)


def _terms(price: dict[str, Any]) -> tuple[Any, ...]:
    interval = (price["recurring"] or {}).get("interval")
    return price["lookup_key"], price["unit_amount"], price["currency"], interval, price["product"]


def _create_product(tier: Tier) -> None:
    with stripe_api() as api:
        api.products.create({"id": product_id(tier), "name": tier.name, "metadata": {"tier": tier.slug}})


def _update_product(tier: Tier) -> None:
    with stripe_api() as api:
        api.products.update(product_id(tier), {"name": tier.name, "active": True})


def _create_feature(tier: Tier) -> None:
    with stripe_api() as api:
        api.entitlements.features.create({"name": tier.name, "lookup_key": product_id(tier)})


def _attach_feature(tier: Tier) -> None:
    with stripe_api() as api:
        [feature] = api.entitlements.features.list({"lookup_key": product_id(tier)}).data
        api.products.features.create(product_id(tier), {"entitlement_feature": feature.id})


def _create_price(plan: Plan) -> None:
    with stripe_api() as api:
        made = api.prices.create(
            {
                "product": product_id(plan.tier),
                "currency": plan.currency.lower(),
                "unit_amount": plan.unit_amount,
                "recurring": {"interval": plan.interval},
                "lookup_key": plan.lookup_key,
                # From the price of the plan that this one replaces.
                "transfer_lookup_key": True,
            },
            {"idempotency_key": f"price-{plan.pk}-{plan.lookup_key}-{plan.unit_amount}"},
        )
    _note(plan, made.id)


def _switch_price(plan: Plan) -> None:
    with stripe_api() as api:
        api.prices.update(str(plan.stripe_price_id), {"active": plan.is_active})


def _note(plan: Plan, price_id: str) -> None:
    Plan.objects.filter(pk=plan.pk).update(stripe_product_id=product_id(plan.tier), stripe_price_id=price_id)
