"""Credit notes, refunds, invoices written off and sent again, and tax ids."""

import pytest
import stripe


@pytest.fixture
def invoice(client, customer, price):
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    given = {"customer": customer.id, "items": [{"price": price.id}], "default_payment_method": method.id}
    return client.v1.invoices.retrieve(client.v1.subscriptions.create(given).latest_invoice)


@pytest.fixture
def unpaid(client, customer, price):
    given = {"customer": customer.id, "items": [{"price": price.id}], "collection_method": "send_invoice"}
    return client.v1.invoices.retrieve(client.v1.subscriptions.create({**given, "days_until_due": 30}).latest_invoice)


@pytest.mark.stripe
def test_credit_note_on_a_paid_invoice_is_refunded_and_kept_as_balance(client, customer, invoice):
    given = {"invoice": invoice.id, "amount": 900, "refund_amount": 500, "credit_amount": 400}

    note = client.v1.credit_notes.create({**given, "reason": "order_change"})

    assert (note.total, note.type, note.status) == (900, "post_payment", "issued")
    assert note.number == f"{invoice.number}-CN-01"
    assert client.v1.refunds.list().data[0].amount == 500
    assert client.v1.customers.retrieve(customer.id).balance == -400
    assert client.v1.invoices.retrieve(invoice.id).post_payment_credit_notes_amount == 900


@pytest.mark.stripe
def test_credit_note_on_an_open_invoice_lowers_what_is_due(client, unpaid):
    client.v1.credit_notes.create({"invoice": unpaid.id, "amount": 9_000})
    assert client.v1.invoices.retrieve(unpaid.id).amount_due == 40_000

    client.v1.credit_notes.create({"invoice": unpaid.id, "amount": 40_000})
    assert client.v1.invoices.retrieve(unpaid.id).status == "paid"


@pytest.mark.stripe
@pytest.mark.parametrize("amounts", [{"amount": 49_001, "refund_amount": 49_001}, {"amount": 100, "refund_amount": 99}])
def test_credit_note_that_does_not_add_up_is_refused(client, invoice, amounts):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.credit_notes.create({"invoice": invoice.id, **amounts})


def test_refund_of_more_than_was_paid_is_refused(client, invoice):
    [payment] = client.v1.payment_intents.list().data
    client.v1.refunds.create({"payment_intent": payment.id, "amount": 40_000})

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        client.v1.refunds.create({"payment_intent": payment.id, "amount": 9_001})

    assert client.v1.refunds.create({"payment_intent": payment.id}).amount == 9_000


@pytest.mark.stripe
def test_invoice_written_off_may_be_paid_all_the_same(client, unpaid):
    assert client.v1.invoices.mark_uncollectible(unpaid.id).status == "uncollectible"
    with pytest.raises(stripe.InvalidRequestError, match="This invoice is uncollectible"):
        client.v1.invoices.mark_uncollectible(unpaid.id)

    assert client.v1.invoices.pay(unpaid.id, {"paid_out_of_band": True}).status == "paid"


def test_invoice_is_sent_again(client, unpaid, invoice):
    client.v1.invoices.send_invoice(unpaid.id)

    assert len(client.v1.events.list({"type": "invoice.sent"}).data) == 2
    with pytest.raises(stripe.InvalidRequestError, match="send_invoice"):
        client.v1.invoices.send_invoice(invoice.id)


@pytest.mark.stripe
def test_tax_ids_are_kept(client, customer):
    made = client.v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "DE123456789"})
    assert (made.country, made.owner.customer) == ("DE", customer.id)
    assert [found.id for found in client.v1.customers.tax_ids.list(customer.id).data] == [made.id]

    client.v1.customers.tax_ids.delete(customer.id, made.id)

    assert client.v1.customers.tax_ids.list(customer.id).data == []
