"""Invoice items that stand for a thing sold once: at a price, or for an amount written by hand."""

from . import drafting, totalling


def write(account, customer, *, currency, price=None, amount=None, quantity=1, description=None, discountable=True):
    """An item of the customer's that waits for an invoice."""
    now = account.now(customer)
    if price:
        amount = price["unit_amount"] * quantity
        description = description or account.find("product", price["product"])["name"]
    return account.create(
        "invoiceitem",
        amount=amount,
        currency=currency,
        customer=customer["id"],
        date=now,
        description=description,
        discountable=discountable,
        hidden={"line": None},
        net_amount=amount,
        period={"start": now, "end": now},
        pricing=drafting.price_details(price) if price else None,
        quantity=quantity,
        quantity_decimal=str(quantity),
        tax_rates=[],
        test_clock=customer["test_clock"],
    )


def stand(account, invoice, item):
    """Put an item on a draft."""
    shared = "amount currency description discountable period pricing quantity quantity_decimal"
    named = {"invoice_item": item["id"], "proration": False, "proration_details": None, "subscription": None}
    line = account.create(
        "line_item",
        discount_amounts=[],
        invoice=invoice["id"],
        parent={"type": "invoice_item_details", "invoice_item_details": named, "subscription_item_details": None},
        subtotal=item["amount"],
        **{name: item[name] for name in shared.split()},
    )
    item["invoice"] = invoice["id"]
    invoice["lines"]["data"].append(line)
    totalling.add_up(account, invoice)


def take_off(account, invoice, item):
    """Take an item off a draft again."""
    kept = [line for line in invoice["lines"]["data"] if _item_of(line) != item["id"]]
    for line in invoice["lines"]["data"]:
        if line not in kept:
            account.store.remove(line)
    invoice["lines"]["data"] = kept
    item["invoice"] = None
    totalling.add_up(account, invoice)


def _item_of(line):
    return (line["parent"]["invoice_item_details"] or {}).get("invoice_item")


def stand_pending(account, invoice):
    """Put on a draft what waits for the customer's next invoice and belongs to no subscription."""
    for item in account.every("invoiceitem", invoice=None, customer=invoice["customer"], currency=invoice["currency"]):
        if item["parent"] is None:
            stand(account, invoice, item)
