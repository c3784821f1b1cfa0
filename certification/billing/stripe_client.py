"""The only door to Stripe: one client, pinned to an API version, and its errors in our words."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import stripe
from django.conf import settings

CONNECT_SECONDS, READ_SECONDS = 3, 15
RETRIES = 2
# Stripe signs the instant of sending; older deliveries are refused, so that a recorded one cannot be sent again later.
TOLERANCE_SECONDS = 300


class StripeProblem(Exception):
    """Stripe did not do what was asked."""


class NotConfigured(StripeProblem):
    """The portal has no Stripe key."""


class Unreachable(StripeProblem):
    """No answer, or "not now": the same request may succeed later."""


class Refused(StripeProblem):
    """A definite no: the same request will not succeed later."""


class NotThere(Refused):
    """Stripe knows nothing under this id."""


class BadSignature(Exception):
    """The body was not sent by Stripe, or was sent too long ago."""


@contextmanager
def stripe_api() -> Iterator[stripe.V1Services]:
    """Stripe's v1 services. Raises NotConfigured, Unreachable, Refused, NotThere.

    Never inside a transaction on SQLite: it would hold the whole database for as long as Stripe takes.
    """
    if not settings.STRIPE_SECRET_KEY:
        raise NotConfigured("STRIPE_SECRET_KEY is not set.")
    try:
        yield _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_API_VERSION).v1
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise Unreachable(str(error)) from error
    except stripe.StripeError as error:
        raise _in_our_words(error) from error


def _in_our_words(error: stripe.StripeError) -> StripeProblem:
    if error.code == "resource_missing" and error.http_status == 404:
        return NotThere(str(error))
    # 409: another request holds the same object or idempotency key at this moment.
    again = error.http_status is None or error.http_status >= 500 or error.http_status == 409
    return Unreachable(str(error)) if again else Refused(str(error))


@lru_cache(maxsize=4)
def _client(key: str, api_base: str, version: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": api_base},
        stripe_version=version,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
    )


def verified(body: bytes, signature: str, secrets: list[str]) -> dict:
    """The event in a webhook's raw body, signed with any of `secrets`: two while one replaces the other.

    Raises BadSignature, and ValueError for a signed body that is not JSON.
    """
    # A header with other characters makes the constant-time comparison raise TypeError.
    if not signature.isascii() or not any(_is_signed(body, signature, secret) for secret in secrets):
        raise BadSignature
    return json.loads(body)


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    try:
        return stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
