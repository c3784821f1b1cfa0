"""A credit approved at the desk is on the company's balance at Stripe, once."""

from django.utils import timezone

from certification.billing import crediting as billing
from certification.billing.models import Customer
from certification.billing.stripe_client import stripe_api
from portal.outbox.models import Effect
from portal.support import crediting


def balance_of(account):
    with stripe_api() as api:
        customer = Customer.objects.get(account=account)
        listed = api.customers.balance_transactions.list(customer.stripe_id)
        return api.customers.retrieve(customer.stripe_id).balance, [row.description for row in listed.data]


def test_credit_is_posted_once_approved_and_only_once(sandbox, cast):
    milo, account = cast("milo"), cast("ada").account
    words = {"amount": 12_345, "currency": "EUR", "reason": "Two hours lost to a wrong answer.", "case": None}
    credit = crediting.give(account, **words, by=milo, at=timezone.now())
    assert not Effect.objects.filter(kind="credit_due").exists()

    crediting.approve(credit, amount=12_345, by=milo, at=timezone.now())
    payload = Effect.objects.get(kind="credit_due").payload
    billing.post(payload), billing.post(payload)

    credit.refresh_from_db()
    assert credit.posted_at
    assert credit.posted_as.startswith("cbtxn_")
    assert balance_of(account) == (-12_345, ["Two hours lost to a wrong answer."])
