"""Bringing Stripe's products, prices and features in line with ours.

A product stands for a tier, a course or an exam. A price at Stripe is never edited: ours keeps the one it was made
with, a new price gets a new one, and that of a price no longer on sale is archived.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from . import features
from .models import Plan, SeatPrice
from .stripe_client import stripe_api

Priced = Plan | SeatPrice


@dataclass(frozen=True)
class Change:
    """One thing that Stripe has otherwise than we do, in words, and the act that mends it."""

    words: str
    apply: Callable[[], None]


@dataclass(frozen=True)
class Product:
    """What Stripe shows on its pages and invoices; `metadata` says which of our things it is."""

    id: str
    name: str
    metadata: tuple[tuple[str, str], ...]


def differences() -> list[Change]:
    """What to do, in order, so that Stripe has what we have. Raises StripeProblem."""
    with stripe_api() as api:
        products = {found.id: found.to_dict() for found in api.products.list({"limit": 100}).auto_paging_iter()}
        prices = {found.id: found.to_dict() for found in api.prices.list({"limit": 100}).auto_paging_iter()}
    plans = list(Plan.objects.select_related("tier").order_by("tier__rank", "pk"))
    ours: list[Priced] = [*plans, *SeatPrice.objects.select_related("course", "exam")]
    sold = {product_of(price): None for price in ours if price.is_active}
    return [
        *(change for product in sold for change in _of_product(product, products)),
        *(Change(*lacking) for lacking in features.lacking({plan.tier for plan in plans if plan.is_active}, products)),
        *(change for price in ours for change in _of_price(price, prices)),
    ]


def product_of(price: Priced) -> Product:
    if isinstance(price, Plan):
        return Product(features.key_of(price.tier), price.tier.name, (("tier", price.tier.slug),))
    kind = "course" if price.course else "exam"
    return Product(price.product_id, str(price.taught), ((kind, price.taught.slug),))


def _of_product(product: Product, products: dict[str, Any]) -> Iterator[Change]:
    found = products.get(product.id)
    if found is None:
        yield Change(f"create product {product.name}", partial(_create_product, product))
    elif (found["name"], found["active"]) != (product.name, True):
        yield Change(f"rename product {found['name']} to {product.name}", partial(_update_product, product))


def _of_price(price: Priced, prices: dict[str, Any]) -> Iterator[Change]:
    found = prices.get(price.stripe_price_id or "") or _same_price(price, prices)
    if found is None and price.is_active:
        words = f"create price {price.lookup_key}: {price.unit_amount} {price.currency}"
        yield Change(words, partial(_create_price, price))
    elif found and price.stripe_price_id is None and price.is_active:
        yield Change(f"take over price {price.lookup_key} ({found['id']})", partial(_note, price, found["id"]))
    elif found and found["active"] != price.is_active:
        act = "put back on sale" if price.is_active else "archive"
        yield Change(f"{act} price {price.lookup_key} ({found['id']})", partial(_switch_price, price))


def _same_price(price: Priced, prices: dict[str, Any]) -> dict[str, Any] | None:
    """The price that was made for ours by a run that died before it could note it."""
    interval = price.interval if isinstance(price, Plan) else None
    wanted = (price.lookup_key, price.unit_amount, price.currency.lower(), interval, product_of(price).id)
    return next((found for found in prices.values() if found["active"] and _terms(found) == wanted), None)


def _terms(found: dict[str, Any]) -> tuple[Any, ...]:
    interval = (found["recurring"] or {}).get("interval")
    return found["lookup_key"], found["unit_amount"], found["currency"], interval, found["product"]


def _create_product(product: Product) -> None:
    with stripe_api() as api:
        api.products.create({"id": product.id, "name": product.name, "metadata": dict(product.metadata)})


def _update_product(product: Product) -> None:
    with stripe_api() as api:
        api.products.update(product.id, {"name": product.name, "active": True})


def _create_price(price: Priced) -> None:
    terms: Any = {
        "product": product_of(price).id,
        "currency": price.currency.lower(),
        "unit_amount": price.unit_amount,
        "lookup_key": price.lookup_key,
        # From the price that this one replaces.
        "transfer_lookup_key": True,
    }
    if isinstance(price, Plan):
        terms["recurring"] = {"interval": price.interval}
    # Plans were named so before there were other prices.
    kind = "" if isinstance(price, Plan) else "seat-"
    key = f"price-{kind}{price.pk}-{price.lookup_key}-{price.unit_amount}"
    with stripe_api() as api:
        made = api.prices.create(terms, {"idempotency_key": key})
    _note(price, made.id)


def _switch_price(price: Priced) -> None:
    with stripe_api() as api:
        api.prices.update(str(price.stripe_price_id), {"active": price.is_active})


def _note(price: Priced, price_id: str) -> None:
    noted = {"stripe_product_id": product_of(price).id, "stripe_price_id": price_id}
    type(price)._default_manager.filter(pk=price.pk).update(**noted)
