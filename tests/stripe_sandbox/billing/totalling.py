"""What an invoice comes to: discounts off its lines, taxes on them, and the customer's balance."""

from fractions import Fraction

from . import amounts, discounting, taxing


def add_up(account, invoice):
    """Bring the lines' discounts and taxes, and all totals, up to date. Balance lowers or raises what is due."""
    lines = invoice["lines"]["data"]
    _discount(account, invoice, [line for line in lines if line["discountable"]])
    for line in lines:
        line["taxes"] = [_shown(tax) for tax in amounts.taxes(net(line), _rates(account, invoice, line))]
    _sum_up(invoice, lines)


def net(line):
    """What a line costs before taxes that come on top."""
    return line["amount"] - sum(taken["amount"] for taken in line["discount_amounts"])


def _discount(account, invoice, lines):
    given = [(line["amount"], _sold(line).get("product")) for line in lines]
    reductions = [discounting.reduction(account, id) for id in invoice["discounts"]]
    for line, taken in zip(lines, amounts.reduce(given, reductions), strict=True):
        line["discount_amounts"] = [{"discount": id, "amount": amount} for id, amount in taken]


def _sold(line):
    """The price and product of a line; nothing of both where its amount was written by hand."""
    return (line["pricing"] or {}).get("price_details") or {}


def _rates(account, invoice, line):
    """The taxes that a line was once charged with where it gives that back; else those of the invoice."""
    if line.hidden.get("rates") is not None:
        return [amounts.Rate(id, Fraction(percentage), *rest) for id, percentage, *rest in line.hidden["rates"]]
    price = account.store.get("price", _sold(line).get("price")) or {"tax_behavior": "unspecified"}
    by_hand = [rate["id"] for rate in invoice["default_tax_rates"]]
    payer = taxing.payer(account, account.find("customer", invoice["customer"]))
    return rates(account, payer, price, automatic=invoice["automatic_tax"]["enabled"], by_hand=by_hand)


def rates(account, payer, price, *, automatic, by_hand):
    """The taxes on one price for one customer."""
    return taxing.automatic(account, payer, price) if automatic else taxing.by_hand(account, by_hand, payer)


def kept(rates):
    """Rates as they are kept beside an item, until it is credited."""
    return [[rate.id, str(rate.percentage), rate.inclusive, rate.reason] for rate in rates]


def _shown(tax):
    return {
        "amount": tax.amount,
        "tax_behavior": "inclusive" if tax.rate.inclusive else "exclusive",
        "tax_rate_details": {"tax_rate": tax.rate.id},
        "taxability_reason": tax.rate.reason,
        "taxable_amount": tax.taxable,
        "type": "tax_rate_details",
    }


def _sum_up(invoice, lines):
    taxes = [tax for line in lines for tax in line["taxes"]]
    taken = [entry for line in lines for entry in line["discount_amounts"]]
    all_taxes = sum(tax["amount"] for tax in taxes)
    on_top = sum(tax["amount"] for tax in taxes if tax["tax_behavior"] == "exclusive")
    subtotal, total = sum(line["amount"] for line in lines), sum(net(line) for line in lines) + on_top
    due = max(0, total + invoice["starting_balance"] - invoice["pre_payment_credit_notes_amount"])
    invoice.update(amount_due=due, amount_remaining=due - invoice["amount_paid"], total_pretax_credit_amounts=[])
    invoice.update(subtotal=subtotal, subtotal_excluding_tax=subtotal - (all_taxes - on_top))
    invoice.update(total=total, total_excluding_tax=total - all_taxes)
    invoice["total_discount_amounts"] = _together(taken, "amount", key=lambda entry: entry["discount"])
    invoice["total_taxes"] = _together(taxes, "amount", "taxable_amount", key=_kind_of_tax)


def _kind_of_tax(tax):
    return tax["tax_rate_details"]["tax_rate"], tax["taxability_reason"]


def _together(entries, *summed, key):
    """One entry for each key, with what is summed up added up."""
    found = {}
    for entry in entries:
        sums = found.setdefault(key(entry), entry | dict.fromkeys(summed, 0))
        for name in summed:
            sums[name] += entry[name]
    return list(found.values())
