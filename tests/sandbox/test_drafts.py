"""Invoices written by hand, and what moves a customer's balance."""

import pytest
import stripe


@pytest.fixture
def payer(client, customer):
    card = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    return client.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": card.id}})


@pytest.fixture
def seat(client, product):
    return client.v1.prices.create({"product": product.id, "currency": "eur", "unit_amount": 12_000})


@pytest.fixture
def draft(client, payer):
    given = {"customer": payer.id, "currency": "eur", "collection_method": "send_invoice", "days_until_due": 30}
    return client.v1.invoices.create({**given, "metadata": {"order": "7"}})


def write(client, invoice, **what):
    return client.v1.invoice_items.create({"customer": invoice.customer, "invoice": invoice.id, **what})


@pytest.mark.stripe
def test_invoice_from_draft_to_paid(client, draft, seat):
    write(client, draft, pricing={"price": seat.id}, quantity=3)
    write(client, draft, amount=-1_000, currency="eur", description="Goodwill")
    client.v1.invoices.update(draft.id, {"description": "Three seats"})

    sent = client.v1.invoices.send_invoice(draft.id)

    assert (sent.status, sent.total, sent.amount_due, sent.billing_reason) == ("open", 35_000, 35_000, "manual")
    assert (sent.description, sent.due_date - sent.created, sent.metadata["order"]) == ("Three seats", 30 * 86_400, "7")
    assert sorted(line.amount for line in sent.lines.data) == [-1_000, 36_000]
    paid = client.v1.invoices.pay(draft.id)
    assert (paid.status, paid.amount_paid) == ("paid", 35_000)


@pytest.mark.stripe
def test_item_waits_for_the_next_invoice(client, payer, price):
    item = client.v1.invoice_items.create({"customer": payer.id, "amount": 500, "currency": "eur"})
    subscription = client.v1.subscriptions.create({"customer": payer.id, "items": [{"price": price.id}]})

    assert client.v1.invoices.retrieve(subscription.latest_invoice).total == 49_500
    assert client.v1.invoice_items.retrieve(item.id).invoice == subscription.latest_invoice


def test_pending_items_are_taken_where_asked_for(client, payer):
    client.v1.invoice_items.create({"customer": payer.id, "amount": 500, "currency": "eur"})
    left = client.v1.invoices.create({"customer": payer.id, "currency": "eur"})
    taken = client.v1.invoices.create(
        {"customer": payer.id, "currency": "eur", "pending_invoice_items_behavior": "include"}
    )
    assert (left.total, taken.total) == (0, 500)


def test_item_taken_off_and_draft_deleted(client, draft):
    item = write(client, draft, amount=500, currency="eur")
    client.v1.invoice_items.delete(item.id)
    assert client.v1.invoices.retrieve(draft.id).total == 0
    write(client, draft, amount=700, currency="eur")

    client.v1.invoices.delete(draft.id)

    assert client.v1.invoice_items.list({"customer": draft.customer}).data == []
    assert client.v1.events.list({"type": "invoice.deleted"}).data[0].data.object["id"] == draft.id


def test_discount_and_tax_on_an_invoice_by_hand(client, payer):
    half = client.v1.coupons.create({"percent_off": 50, "duration": "once"})
    rate = client.v1.tax_rates.create({"display_name": "VAT", "percentage": 19, "inclusive": False})
    terms = {"discounts": [{"coupon": half.id}], "default_tax_rates": [rate.id]}
    invoice = client.v1.invoices.create({"customer": payer.id, "currency": "eur", **terms})
    write(client, invoice, amount=10_000, currency="eur")
    write(client, invoice, amount=1_000, currency="eur", discountable=False)

    paid = client.v1.invoices.pay(invoice.id)

    assert (paid.total_excluding_tax, paid.total, paid.amount_paid) == (6_000, 7_140, 7_140)


@pytest.mark.stripe
def test_finalised_invoice_is_not_written_on(client, draft):
    write(client, draft, amount=500, currency="eur")
    client.v1.invoices.finalize_invoice(draft.id)
    for act in (
        lambda: write(client, draft, amount=1, currency="eur"),
        lambda: client.v1.invoices.update(draft.id, {"description": "x"}),
        lambda: client.v1.invoices.delete(draft.id),
    ):
        with pytest.raises(stripe.InvalidRequestError):
            act()
    assert client.v1.invoices.update(draft.id, {"metadata": {"order": "8"}}).metadata["order"] == "8"


@pytest.mark.stripe
@pytest.mark.parametrize("terms", [{"days_until_due": 3}, {"collection_method": "send_invoice"}])
def test_due_day_belongs_to_sent_invoices(client, payer, terms):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.invoices.create({"customer": payer.id, "currency": "eur", **terms})


def test_every_movement_of_a_balance_is_kept(client, payer, draft):
    client.v1.customers.update(payer.id, {"balance": -300})
    given = {"amount": -200, "currency": "eur", "description": "Goodwill"}
    client.v1.customers.balance_transactions.create(payer.id, given)
    write(client, draft, amount=400, currency="eur")
    paid = client.v1.invoices.finalize_invoice(draft.id)
    assert (paid.status, paid.amount_due, paid.starting_balance, paid.ending_balance) == ("paid", 0, -500, -100)

    moved = client.v1.customers.balance_transactions.list(payer.id).data[::-1]

    assert [(entry.type, entry.amount, entry.ending_balance) for entry in moved] == [
        ("adjustment", -300, -300),
        ("adjustment", -200, -500),
        ("applied_to_invoice", 400, -100),
    ]
    assert moved[2].invoice == draft.id
    assert client.v1.customers.retrieve(payer.id).balance == -100
