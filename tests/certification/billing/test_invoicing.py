"""Bought by invoice with a purchase order number; credit notes and refunds that our people make at Stripe."""

import pytest
from django.urls import reverse
from django.utils import timezone

from certification.billing import buying, processing
from certification.billing.models import CreditNote, Invoice, Purchase, StripeEvent, Subscription
from certification.billing.stripe_client import stripe_api
from portal.promises import ledger
from tests.factories import certification_billing as make


@pytest.fixture
def brenner(plans, cast):
    account = cast("ada").account
    make.holds(account, "gold")
    return account


def text(response):
    return " ".join(response.content.decode().split())


def order(account, plan, by, number="PO-4711"):
    return buying.at_once(account=account, plan=plan, po_number=number, by=by, at=timezone.now())


def invoices_at_stripe():
    with stripe_api() as api:
        return api.invoices.list().data


def test_company_orders_by_invoice_and_is_owed_the_tier_at_once(webhooks, plans, brenner, as_person):
    ada, plan = as_person("ada"), plans["plus", "year"]
    address = reverse("plan_by_invoice", args=[plan.pk])
    assert "due 30 days after they are sent" in text(ada.get(address))

    page = text(ada.post(address, {"plan": plan.pk, "po_number": "PO-4711"}, follow=True))
    webhooks()

    assert "Ordered. The invoice is sent to you and stands below." in page
    [invoice] = invoices_at_stripe()
    assert (invoice.status, invoice.total, invoice.collection_method) == ("open", 499_000, "send_invoice")
    assert [(field.name, field.value) for field in invoice.custom_fields] == [("PO number", "PO-4711")]
    assert invoice.due_date - invoice.created == 30 * 86_400
    subscription = Subscription.objects.get()
    assert (subscription.status, subscription.is_invoiced) == ("active", True)
    assert ledger.tier_at(brenner, timezone.now()).slug == "plus"
    assert Purchase.objects.get().state == "paid"
    assert "due " in text(ada.get("/plan/"))


def test_days_until_due_are_those_agreed_with_the_company(plans, brenner, cast):
    make.CustomerFactory(account=brenner, stripe_id=None, days_until_due=60)

    order(brenner, plans["plus", "month"], cast("ada"))

    [invoice] = invoices_at_stripe()
    assert invoice.due_date - invoice.created == 60 * 86_400


@pytest.mark.parametrize("number", ["", " ", "x" * 141])
def test_order_without_a_fitting_number_orders_nothing(plans, brenner, as_person, number):
    plan = plans["plus", "month"]

    page = text(
        as_person("ada").post(reverse("plan_by_invoice", args=[plan.pk]), {"plan": plan.pk, "po_number": number})
    )

    assert "Nothing was ordered. What you wrote is still here." in page
    assert not Purchase.objects.exists()


def test_ordered_twice_is_refused(plans, brenner, cast):
    order(brenner, plans["plus", "month"], cast("ada"))

    with pytest.raises(buying.AlreadySubscribed):
        order(brenner, plans["plus", "month"], cast("ada"))

    assert len(invoices_at_stripe()) == 1


def test_order_whose_worker_died_is_finished_by_the_next_and_not_made_twice(plans, brenner, cast):
    order(brenner, plans["plus", "month"], cast("ada"))
    Purchase.objects.update(state="open")
    Subscription.objects.all().delete()

    with pytest.raises(buying.AlreadySubscribed):
        order(brenner, plans["plus", "month"], cast("ada"))

    assert (Purchase.objects.get().state, Subscription.objects.count(), len(invoices_at_stripe())) == ("paid", 1, 1)


def test_order_closes_the_pay_page_that_was_open(plans, brenner, cast):
    buying.start(account=brenner, plan=plans["plus", "month"], by=cast("ada"), at=timezone.now())

    order(brenner, plans["plus", "month"], cast("ada"))

    assert sorted(Purchase.objects.values_list("state", flat=True)) == ["abandoned", "paid"]


def test_locked_tier_is_not_ordered(plans, cast):
    hana = cast("hana")

    with pytest.raises(buying.NotUnlocked):
        order(hana.account, plans["premium", "month"], hana)


@pytest.mark.parametrize(
    ("switch", "asked"),
    [
        ("STRIPE_AUTOMATIC_TAX", lambda session: session.automatic_tax.enabled),
        ("STRIPE_TAX_IDS", lambda session: session.tax_id_collection.enabled),
        ("STRIPE_PROMOTION_CODES", lambda session: session.allow_promotion_codes),
    ],
)
def test_pay_page_asks_for_what_is_switched_on(plans, brenner, cast, settings, switch, asked):
    setattr(settings, switch, True)

    buying.start(account=brenner, plan=plans["plus", "month"], by=cast("ada"), at=timezone.now())

    with stripe_api() as api:
        assert asked(api.checkout.sessions.list().data[0]) is True


def test_credit_note_and_refund_made_at_stripe_arrive_on_the_page(webhooks, subscribe, as_person):
    subscribe("plus")
    webhooks()
    [paid] = invoices_at_stripe()
    with stripe_api() as api:
        api.credit_notes.create({"invoice": paid.id, "amount": 10_000, "refund_amount": 4_000, "credit_amount": 6_000})
        [payment] = api.payment_intents.list().data
        api.refunds.create({"payment_intent": payment.id, "amount": 1_000})

    webhooks()

    invoice, note = Invoice.objects.get(), CreditNote.objects.get()
    assert (invoice.total, invoice.credited, invoice.refunded) == (49_900, 10_000, 5_000)
    assert (note.total, note.number, note.is_void) == (10_000, f"{paid.number}-CN-01", False)
    page = text(as_person("ada").get("/plan/"))
    assert "€100.00 credited" in page
    assert "€50.00 paid back" in page
    assert f'href="{note.pdf_url}"' in page
    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"done", "ignored"}


def test_refund_of_a_stranger_is_kept_and_flagged(sandbox, db):
    with stripe_api() as api:
        made = api.customers.create({"name": "Stranger"})
        card = api.payment_methods.attach("pm_card_visa", {"customer": made.id})
        product = api.products.create({"name": "Something"})
        price = {"product": product.id, "unit_amount": 900, "currency": "eur", "recurring": {"interval": "month"}}
        items = [{"price": api.prices.create(price).id}]
        api.subscriptions.create({"customer": made.id, "items": items, "default_payment_method": card.id})
        refund = api.refunds.create({"payment_intent": api.payment_intents.list().data[0].id})
        [body] = api.events.list({"type": "refund.created"}).data
    assert body.data.object.id == refund.id

    kept = processing.receive(body.to_dict(for_json=True), at=timezone.now())
    processing.process(kept, at=timezone.now())

    kept.refresh_from_db()
    assert kept.state == "unknown"
