"""Credit notes and refunds, made by our people at Stripe: brought here with the invoice that they are about."""

from datetime import datetime
from typing import Any

from . import mirroring
from .fetching import fetch_and_write
from .models import CreditNote, Customer, Invoice
from .stripe_client import stripe_api


def refresh_credit_note(customer: Customer, stripe_id: str, *, at: datetime) -> None:
    """Fetch one credit note and its invoice, and write both. Raises StripeProblem, Busy."""

    def fetch() -> dict[str, Any]:
        with stripe_api() as api:
            return api.credit_notes.retrieve(stripe_id).to_dict()

    def write(fetched: dict[str, Any]) -> None:
        fields = {
            "invoice": Invoice.objects.get(stripe_id=fetched["invoice"]),
            "number": fetched["number"],
            "total": fetched["total"],
            "is_void": fetched["status"] == "void",
            "issued_at": mirroring.instant(fetched["created"]),
            "pdf_url": fetched["pdf"],
        }
        CreditNote.objects.update_or_create(stripe_id=stripe_id, defaults=fields)

    mirroring.refresh_invoice(customer, fetch()["invoice"], at=at)
    fetch_and_write(customer, fetch, write)


def payment_of_refund(stripe_id: str) -> Any:
    """A refund names its payment, and the payment its customer; None for a refund without one. Raises StripeProblem."""
    with stripe_api() as api:
        payment = api.refunds.retrieve(stripe_id).payment_intent
        return api.payment_intents.retrieve(str(payment)) if payment else None


def refresh_refund(customer: Customer, stripe_id: str, *, at: datetime) -> None:
    """Write how much of its invoice has been paid back. Raises StripeProblem, Busy."""

    def fetch() -> tuple[list[str], int]:
        with stripe_api() as api:
            payment = str(api.refunds.retrieve(stripe_id).payment_intent)
            of_payment: Any = {"payment": {"type": "payment_intent", "payment_intent": payment}}
            invoices = [str(paid.invoice) for paid in api.invoice_payments.list(of_payment).data]
            refunds = api.refunds.list({"payment_intent": payment, "limit": 100}).auto_paging_iter()
            return invoices, sum(refund.amount for refund in refunds if refund.status in {"succeeded", "pending"})

    def write(fetched: tuple[list[str], int]) -> None:
        invoices, refunded = fetched
        Invoice.objects.filter(customer=customer, stripe_id__in=invoices).update(refunded=refunded)

    for invoice in fetch()[0]:
        mirroring.refresh_invoice(customer, invoice, at=at)
    fetch_and_write(customer, fetch, write)
