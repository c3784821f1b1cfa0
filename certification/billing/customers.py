"""Making a company known to Stripe, and letting it into Stripe's own portal for cards and invoices."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.accounts.models import Account
from portal.accounts.team import who_manages_billing

from .models import Customer
from .stripe_client import stripe_api


def address(name: str) -> str:
    """Where Stripe sends the browser back to: a page of ours in full."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name)


class NotACustomer(Exception):
    """The company has never bought anything, so Stripe has nothing to show it."""


def ensure(account: Account) -> Customer:
    """The company's customer at Stripe, made on first asking and only once. Raises StripeProblem."""
    customer, _new = Customer.objects.get_or_create(account=account)
    if customer.stripe_id is None:
        # Committed only now that Stripe has answered: the key makes a repetition find the same customer.
        Customer.objects.filter(pk=customer.pk, stripe_id=None).update(stripe_id=_make(customer))
        customer.refresh_from_db()
    return customer


def _make(customer: Customer) -> str:
    contact = who_manages_billing(customer.account).order_by("pk").first()
    with stripe_api() as api:
        made = api.customers.create(
            {
                "name": customer.account.name,
                "metadata": {"account": customer.account.slug},
                # An invoice that no pay page goes before is taxed by this.
                **({"address": {"country": customer.account.country}} if customer.account.country else {}),
                **({"email": contact.email} if contact else {}),
            },
            {"idempotency_key": f"customer-{customer.key}"},
        )
    return made.id


def taxed() -> dict[str, Any]:
    """Stripe works out the tax, where that is switched on."""
    return {"automatic_tax": {"enabled": True}} if settings.STRIPE_AUTOMATIC_TAX else {}


def checkout_extras() -> dict[str, Any]:
    """What the pay page asks for beside the card: tax ids for the invoice, and codes that make it cheaper."""
    asked: dict[str, Any] = {"allow_promotion_codes": True} if settings.STRIPE_PROMOTION_CODES else {}
    kept: dict[str, str] = {}
    if settings.STRIPE_AUTOMATIC_TAX:
        # Where tax is due follows from the address that is given on the page.
        kept |= {"address": "auto"}
    if settings.STRIPE_TAX_IDS:
        # The name and address on an invoice must be those that belong to the tax id.
        asked |= {"tax_id_collection": {"enabled": True}}
        kept |= {"name": "auto", "address": "auto"}
    return asked | ({"customer_update": kept} if kept else {})


def open_portal(account: Account) -> str:
    """The address of a session in Stripe's portal; whoever has it acts for the company. Raises NotACustomer."""
    customer = Customer.objects.filter(account=account).exclude(stripe_id=None).first()
    if customer is None or customer.stripe_id is None:
        raise NotACustomer
    with stripe_api() as api:
        return api.billing_portal.sessions.create({"customer": customer.stripe_id, "return_url": address("plan")}).url
