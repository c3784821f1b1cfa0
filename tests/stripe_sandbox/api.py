"""One API call: the key, the version, the idempotency key, the parameters, the operation, the answer."""

import base64
import binascii
import json
import re
from typing import NamedTuple

from . import errors, expansion, parameters, requests, resources, routing, spec
from .account import random_text
from .requests import Answer

__all__ = ["Answer", "Request", "call", "resources"]  # importing the resources registers their operations


class Request(NamedTuple):
    """What came over HTTP. Header names are in lower case."""

    method: str
    path: str
    query: str
    body: str
    headers: dict


def call(account, request):
    """Answer one API call. Nothing else happens in the account meanwhile."""
    key = request.headers.get("idempotency-key") if request.method == "post" else None
    asked = {"id": f"req_{random_text(14)}", "idempotency_key": key}
    headers = {"Request-Id": asked["id"], "Stripe-Version": spec.API_VERSION, "Stripe-Should-Retry": "false"}
    with account.lock:
        account.request = asked
        try:
            _check_key(request.headers.get("authorization", ""))
            _check_version(request.headers.get("stripe-version", spec.API_VERSION))
            answer = _once(account, request, key) if key else _run(account, request)
        except errors.StripeError as error:
            answer = Answer(error.status, json.dumps(error.body), {})
        finally:
            account.request = None
            account.touched = account.touched or request.method != "get"
    return answer._replace(headers=headers | answer.headers)


def _check_key(authorization):
    scheme, _, credentials = authorization.partition(" ")
    key = credentials if scheme == "Bearer" else _basic(credentials)
    if not key:
        raise errors.StripeError("You did not provide an API key.", status=401)
    if not re.fullmatch(r"(sk|rk)_test_\w+", key):
        raise errors.StripeError(f"Invalid API Key provided: {key[:8]}***", status=401, code="api_key_invalid")


def _basic(credentials):
    try:
        return base64.b64decode(credentials).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _check_version(version):
    if version != spec.API_VERSION:
        message = f"Invalid Stripe API version: {version}. The Stripe sandbox speaks {spec.API_VERSION} only."
        raise errors.StripeError(message)


def _once(account, request, key):
    """Run a request, or repeat the answer that the same request got under this key before."""
    fingerprint = (request.path, request.body)
    if key in account.idempotent:
        asked, answer = account.idempotent[key]
        if asked != fingerprint:
            raise _other_request(key)
        return answer._replace(headers={"Idempotent-Replayed": "true"})
    try:
        answer = _run(account, request)
    except errors.ParameterError:
        raise
    except errors.StripeError as error:
        answer = Answer(error.status, json.dumps(error.body), {})
    account.idempotent[key] = (fingerprint, answer)
    return answer


def _other_request(key):
    message = (
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        f"Try using a key other than '{key}' if you meant to execute a different request."
    )
    return errors.StripeError(message, type="idempotency_error")


def _run(account, request):
    template, ids = routing.locate(request.method, request.path)
    values = requests.parse(request.body or request.query)
    params = parameters.check(request.method, template, values)
    handler = routing.handler_for(request.method, template, params)
    paths = params.pop("expand", [])
    result = handler(account, params, *ids)
    body = expansion.expand(account, result, paths) if paths else result
    return Answer(200, json.dumps(body), {})
