"""Bringing our copies of subscriptions and invoices in line with Stripe, which holds the truth."""

from datetime import UTC, datetime
from typing import Any

from . import earning, entitlements, phases, telling
from .fetching import fetch_and_write
from .models import Customer, Invoice, Plan, Subscription
from .stripe_client import NotThere, Unreachable, stripe_api


def refresh_subscription(customer: Customer, stripe_id: str, *, at: datetime) -> Subscription:
    """Fetch one subscription, write it, and let the company's tier and mails follow. Raises StripeProblem, Busy."""

    def fetch() -> dict[str, Any]:
        with stripe_api() as api:
            return with_context(api.subscriptions.retrieve(stripe_id).to_dict())

    return fetch_and_write(customer, fetch, lambda fetched: write_subscription(customer, fetched, at=at))


def with_context(fetched: dict[str, Any]) -> dict[str, Any]:
    """A subscription with what it does not say itself: what its schedule plans, and whether its bank waits."""
    return fetched | {"needs_consent": _needs_consent(fetched), "schedule": _schedule(fetched)}


def _schedule(fetched: dict[str, Any]) -> dict[str, Any] | None:
    if not fetched["schedule"]:
        return None
    with stripe_api() as api:
        return api.subscription_schedules.retrieve(fetched["schedule"]).to_dict()


def _needs_consent(fetched: dict[str, Any]) -> bool:
    """Whether the bank asks the cardholder (3-D Secure) for a payment that is due."""
    if fetched["status"] != "past_due" or not fetched["latest_invoice"]:
        return False
    asked: Any = {"invoice": fetched["latest_invoice"], "status": "open", "expand": ["data.payment.payment_intent"]}
    with stripe_api() as api:
        payments = [payment.to_dict() for payment in api.invoice_payments.list(asked).data]
    statuses = {(payment["payment"].get("payment_intent") or {}).get("status") for payment in payments}
    return "requires_action" in statuses


def write_subscription(customer: Customer, fetched: dict[str, Any], *, at: datetime) -> Subscription:
    """Raises Unreachable for an answer that is about another company, whatever brought it here."""
    if fetched["customer"] != customer.stripe_id:
        raise Unreachable(f"{fetched['id']} is not of {customer.stripe_id}.")
    fields = subscription_fields(fetched) | {"customer": customer}
    subscription = Subscription.objects.filter(stripe_id=fetched["id"]).first() or Subscription(stripe_id=fetched["id"])
    news = changes(subscription, fields)
    for name in news:
        setattr(subscription, name, fields[name])
    subscription.fetched_at = at
    # Whoever writes holds the company (see fetching): nobody else inserts the same one meanwhile.
    subscription.save(update_fields=[*news, "fetched_at"] if subscription.pk else None)
    phase = phases.record(subscription, at=at)
    if news or phase:  # most events repeat what an earlier one has brought here
        entitlements.recompute(customer.account, at=at)
        earning.write_lines(subscription)
    if phase:
        telling.tell_of_change(phase, at=at)
    return subscription


def changes(subscription: Subscription, fields: dict[str, Any]) -> list[str]:
    """The names of those fields that our copy has otherwise; rows are compared by their keys, unfetched."""
    ours = {field.name: getattr(subscription, field.attname) for field in Subscription._meta.concrete_fields}
    return [name for name, value in fields.items() if ours[name] != getattr(value, "pk", value)]


def subscription_fields(fetched: dict[str, Any]) -> dict[str, Any]:
    """What our copy keeps of Stripe's object. The period stands on the item: a subscription of ours has one."""
    item = fetched["items"]["data"][0]
    return {
        "plan": _plan(item["price"]),
        "status": fetched["status"],
        "current_period_start": instant(item["current_period_start"]),
        "current_period_end": instant(item["current_period_end"]),
        "cancel_at_period_end": fetched["cancel_at_period_end"],
        "cancel_at": instant(fetched["cancel_at"]),
        "needs_consent": fetched["needs_consent"],
        "is_invoiced": fetched["collection_method"] == "send_invoice",
        **_to_come(fetched),
        "started_at": instant(fetched["start_date"]),
        "ended_at": instant(fetched["ended_at"]),
    }


def _plan(price: Any) -> Plan | None:
    price_id = price if isinstance(price, str) else price["id"]
    return Plan.objects.filter(stripe_price_id=price_id).select_related("tier").first()


def _to_come(fetched: dict[str, Any]) -> dict[str, Any]:
    """What is planned for the subscription: by its schedule at the end of a period, or once an invoice is paid."""
    schedule, waiting = fetched["schedule"] or {}, fetched["pending_update"] or {}
    begun = (schedule.get("current_phase") or {}).get("start_date", 0)
    following = next((phase for phase in schedule.get("phases", ()) if phase["start_date"] > begun), None)
    items = waiting.get("subscription_items")
    return {
        "scheduled_plan": _plan(following["items"][0]["price"]) if following else None,
        "scheduled_at": instant(following["start_date"]) if following else None,
        "cause": _cause(schedule.get("metadata") or fetched["metadata"]),
        "pending_plan": _plan(items[0]["price"]) if items else None,
        "pending_until": instant(waiting.get("expires_at")),
    }


def _cause(metadata: dict[str, str]) -> str:
    """What we wrote beside a change; anybody may write anything there at Stripe, and our column is short."""
    longest = Subscription._meta.get_field("cause").max_length
    return metadata.get("cause", "")[:longest]


def refresh_invoice(customer: Customer, stripe_id: str, *, at: datetime) -> None:
    """Fetch one invoice and write it; a deleted draft goes here too. Raises StripeProblem, Busy."""

    def fetch() -> dict[str, Any] | None:
        try:
            with stripe_api() as api:
                return api.invoices.retrieve(stripe_id).to_dict()
        except NotThere:
            return None

    def write(fetched: dict[str, Any] | None) -> None:
        if fetched is None:
            Invoice.objects.filter(stripe_id=stripe_id).delete()
        elif fetched["customer"] != customer.stripe_id:
            raise Unreachable(f"{stripe_id} is not of {customer.stripe_id}.")
        else:
            fields = invoice_fields(fetched) | {"customer": customer, "fetched_at": at}
            Invoice.objects.update_or_create(stripe_id=stripe_id, defaults=fields)

    fetch_and_write(customer, fetch, write)


def invoice_fields(fetched: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": fetched["number"] or "",
        "status": fetched["status"],
        "currency": fetched["currency"].upper(),
        "total": fetched["total"],
        "credited": fetched["pre_payment_credit_notes_amount"] + fetched["post_payment_credit_notes_amount"],
        "issued_at": instant(fetched["created"]),
        "due_at": instant(fetched["due_date"]),
        "hosted_url": fetched["hosted_invoice_url"] or "",
        "pdf_url": fetched["invoice_pdf"] or "",
    }


def instant(seconds: int | None) -> datetime | None:
    """Stripe counts seconds since 1970."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
