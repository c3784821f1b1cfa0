"""Lines of an invoice, and what a change in the middle of a period is worth, to the second."""

from typing import NamedTuple

from .periods import in_words


class Line(NamedTuple):
    """One line before it stands on an invoice. Amounts are minor units; a credit is negative."""

    amount: int
    description: str
    start: int
    end: int
    price: dict
    quantity: int
    item: str | None
    proration: bool = False
    discounts: list | None = None  # [id, amount] each, where they are not those of the invoice it comes to stand on
    rates: list | None = None  # ids likewise


def regular(item, product):
    """A full period of a subscription item, in advance."""
    price, quantity = item["price"], item["quantity"]
    return Line(
        amount=price["unit_amount"] * quantity,
        description=f"{quantity} × {product['name']}",
        start=item["current_period_start"],
        end=item["current_period_end"],
        price=price,
        quantity=quantity,
        item=item["id"],
    )


def trial(item, product):
    """The free line of a trial."""
    return regular(item, product)._replace(amount=0, description=f"Trial period for {product['name']}")


def unused(item, product, at, discounts):
    """Credit for the rest of the period that was paid for in advance; `discounts` are those of the whole period."""
    description = f"Unused time on {item['quantity']} × {product['name']} after {in_words(at)}"
    return _part(item, item["price"], item["quantity"], at, description, discounts, sign=-1)


def remaining(item, price, quantity, product, at, discounts):
    """Charge for the rest of the period at another price or quantity."""
    description = f"Remaining time on {quantity} × {product['name']} after {in_words(at)}"
    return _part(item, price, quantity, at, description, discounts, sign=1)


def _part(item, price, quantity, at, description, discounts, *, sign):
    start, end = item["current_period_start"], item["current_period_end"]
    left, whole = end - max(at, start), end - start
    amount = sign * share(price["unit_amount"] * quantity, left, whole)
    taken = [[id, sign * share(off, left, whole)] for id, off in discounts]
    return Line(amount, description, at, end, price, quantity, item["id"], proration=True, discounts=taken)


def share(amount, part, whole):
    """`amount * part / whole` in minor units, a half rounded up; nothing once the period is over."""
    part = max(0, part)
    return (2 * amount * part + whole) // (2 * whole) if whole > 0 else 0
