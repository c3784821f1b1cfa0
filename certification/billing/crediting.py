"""A credit that a person approved goes to the customer's balance at Stripe, where the next invoice uses it up."""

from django.utils import timezone

from portal.outbox import effects
from portal.support import crediting
from portal.support.models import CreditDue

from . import customers
from .stripe_client import stripe_api


@effects.performer("credit_due")
def post(payload: dict) -> None:
    """Once, however often it is asked for: the key names the credit. Raises StripeProblem, and is then tried again."""
    credit = CreditDue.objects.select_related("account").get(pk=payload["credit"])
    if credit.posted_at:
        return
    customer = customers.ensure(credit.account)
    with stripe_api() as api:
        made = api.customers.balance_transactions.create(
            str(customer.stripe_id),
            {
                # What we owe them is below zero.
                "amount": -credit.amount,
                "currency": credit.currency.lower(),
                "description": credit.reason[:350],
                "metadata": {"credit": str(credit.pk)},
            },
            {"idempotency_key": f"credit-due-{credit.pk}"},
        )
    crediting.posted(credit, posted_as=made.id, at=timezone.now())
