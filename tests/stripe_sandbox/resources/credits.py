"""Credit notes and refunds."""

from .. import errors, listing
from ..billing import crediting
from ..routing import operation
from .filling import merge_metadata, required

NOTES, REFUNDS = "/v1/credit_notes", "/v1/refunds"


@operation("post", NOTES, "amount credit_amount invoice memo out_of_band_amount reason refund_amount")
def create_note(account, params):
    required(params, "amount")
    invoice = account.find("invoice", params["invoice"], "invoice")
    return crediting.credit(
        account,
        invoice,
        params["amount"],
        refunded=params.get("refund_amount", 0),
        credited=params.get("credit_amount", 0),
        out_of_band=params.get("out_of_band_amount", 0),
        reason=params.get("reason"),
        memo=params.get("memo"),
    )


@operation("get", NOTES, "created customer invoice")
def notes(account, params):
    return listing.page(listing.newest(account, "credit_note", params, "customer", "invoice"), NOTES, params)


@operation("get", NOTES + "/{}")
def retrieve_note(account, params, id):
    return account.find("credit_note", id)


@operation("post", REFUNDS, "amount charge metadata payment_intent reason")
def create_refund(account, params):
    """A refund names the payment intent, or the charge that came of it."""
    if "charge" in params:
        named = account.find("charge", params["charge"], "charge")["payment_intent"]
        if params.get("payment_intent", named) != named:
            raise errors.StripeError(f"The charge {params['charge']} is not of this PaymentIntent.")
        params["payment_intent"] = named
    required(params, "payment_intent")
    intent = account.find("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise errors.StripeError("This PaymentIntent does not have a successful charge to refund.")
    named = {name: params.get(name) for name in ("reason", "metadata")}
    return crediting.refund(account, intent, params.get("amount"), **named)


@operation("get", REFUNDS, "charge created payment_intent")
def refunds(account, params):
    return listing.page(listing.newest(account, "refund", params, "charge", "payment_intent"), REFUNDS, params)


@operation("post", REFUNDS + "/{}", "metadata")
def update_refund(account, params, id):
    found = account.find("refund", id, "refund")
    with account.changing(found, "refund.updated"):
        merge_metadata(found, params)
    return found


@operation("get", REFUNDS + "/{}")
def retrieve_refund(account, params, id):
    return account.find("refund", id, "refund")
