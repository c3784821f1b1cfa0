"""A customer's balance: credit (below zero) or debt that its next invoices take account of, movement by movement."""

HOME_CURRENCY = "eur"


def move(account, customer, amount, kind, *, currency=None, **about):
    """Add to the balance and write down why; `kind` is Stripe's type, `about` names the invoice or the credit note."""
    with account.changing(customer, "customer.updated"):
        customer["balance"] += amount
    return account.create(
        "customer_balance_transaction",
        amount=amount,
        created=account.now(customer),
        currency=currency or customer["currency"] or HOME_CURRENCY,
        customer=customer["id"],
        ending_balance=customer["balance"],
        type=kind,
        **about,
    )
