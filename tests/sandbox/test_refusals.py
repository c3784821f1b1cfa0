"""What the sandbox refuses, in the words and with the codes of Stripe."""

import http.client
import json

import pytest
import stripe

from tests.sandbox import at_stripe


def refusal(call, *args):
    with pytest.raises(stripe.StripeError) as caught:
        call(*args)
    error = caught.value
    return error.http_status, error.code, error.param if hasattr(error, "param") else None


def test_unknown_parameter(client):
    assert refusal(client.v1.customers.create, {"nickname": "x"}) == (400, "parameter_unknown", "nickname")


def test_unknown_nested_parameter(client, product):
    given = {"product": product.id, "currency": "eur", "unit_amount": 1, "recurring": {"interval": "month", "every": 2}}
    assert refusal(client.v1.prices.create, given) == (400, "parameter_unknown", "recurring[every]")


def test_unknown_query_parameter(client):
    assert refusal(client.v1.events.list, {"kind": "x"}) == (400, "parameter_unknown", "kind")


def test_missing_parameter(client):
    assert refusal(client.v1.products.create, {}) == (400, "parameter_missing", "name")


def test_missing_parameter_that_the_description_calls_optional(client):
    assert refusal(client.v1.subscriptions.create, {}) == (400, "parameter_missing", "customer")


def test_empty_text_for_a_required_parameter(client):
    assert refusal(client.v1.products.create, {"name": ""}) == (400, "parameter_invalid_empty", "name")


def test_text_for_an_integer(client, product):
    given = {"product": product.id, "currency": "eur", "unit_amount": "12.50"}
    assert refusal(client.v1.prices.create, given) == (400, "parameter_invalid_integer", "unit_amount")


def test_value_outside_an_enum(client, product):
    given = {"product": product.id, "currency": "eur", "unit_amount": 1, "recurring": {"interval": "decade"}}
    assert refusal(client.v1.prices.create, given) == (400, None, "recurring[interval]")


def test_hash_for_a_text(client):
    assert refusal(client.v1.customers.create, {"name": {"first": "Ada"}}) == (400, None, "name")


def test_text_that_is_too_long(client):
    assert refusal(client.v1.customers.create, {"name": "x" * 257}) == (400, None, "name")


def test_missing_object(client):
    assert refusal(client.v1.customers.retrieve, "cus_nobody") == (404, "resource_missing", "id")


def test_missing_object_named_by_a_parameter(client):
    given = {"product": "prod_none", "currency": "eur", "unit_amount": 1}
    assert refusal(client.v1.prices.create, given) == (404, "resource_missing", "product")


def test_limit_out_of_range(client):
    assert refusal(client.v1.customers.list, {"limit": 101}) == (400, None, "limit")


def test_cursor_that_names_nothing(client, customer):
    given = {"starting_after": "cus_nobody"}
    assert refusal(client.v1.customers.list, given) == (404, "resource_missing", "starting_after")


def test_email_that_is_none(client):
    assert refusal(client.v1.customers.create, {"email": "nordwerk"}) == (400, "email_invalid", "email")


@pytest.mark.parametrize("key", ["sk_live_sandbox", "pk_test_sandbox", "nonsense"])
def test_key_that_is_no_test_key(sandbox, connect, key):
    with pytest.raises(stripe.AuthenticationError):
        connect(sandbox.url, key).v1.customers.list()


@pytest.mark.parametrize("key", ["sk_live_51Nordwerk", "rk_live_51Nordwerk", "pk_test_51Nordwerk", ""])
def test_stripe_itself_is_asked_with_a_test_key_only(key):
    with pytest.raises(at_stripe.NotATestKey):
        at_stripe.require_test_key(key)


def test_other_api_version(sandbox, connect):
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version: 2024-06-20"):
        connect(sandbox.url, stripe_version="2024-06-20").v1.customers.list()


def test_parameter_that_is_not_modelled(client, customer):
    """Stripe would take it; the sandbox would have to ignore it, and says so instead."""
    with pytest.raises(stripe.APIError, match="does not model the parameter pending_invoice_item_interval") as caught:
        client.v1.subscriptions.create(
            {"customer": customer.id, "pending_invoice_item_interval": {"interval": "month"}}
        )
    assert caught.value.http_status == 501


def test_operation_that_is_not_modelled(client):
    with pytest.raises(stripe.APIError, match="does not model POST /v1/payouts"):
        client.v1.payouts.create({"amount": 1, "currency": "eur"})


def ask(sandbox, method, path, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1]))
    connection.request(method, path, headers=headers or {"Authorization": "Bearer sk_test_x"})
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())["error"]["message"]
    connection.close()
    return answer


def test_path_that_stripe_does_not_have(sandbox):
    assert ask(sandbox, "GET", "/v1/unicorns") == (404, "Unrecognized request URL (GET: /v1/unicorns).")


def test_method_that_stripe_does_not_have(sandbox):
    assert ask(sandbox, "DELETE", "/v1/events") == (404, "Unrecognized request URL (DELETE: /v1/events).")


def test_no_key_at_all(sandbox):
    assert ask(sandbox, "GET", "/v1/customers", {"X": "y"}) == (401, "You did not provide an API key.")


def test_key_as_basic_credentials(sandbox):
    # base64 of "sk_test_x:", as curl -u writes it; the 404 comes after the key was taken.
    assert ask(sandbox, "GET", "/v1/unicorns", {"Authorization": "Basic c2tfdGVzdF94Og=="})[0] == 404
