"""Everything the sandbox holds, checked against Stripe's description by a validator that is not ours."""

import json
from functools import cache, lru_cache

from openapi_schema_validator import OAS30Validator

from . import spec
from .store import snapshot

# Stripe's file names this object in its events and does not describe it; this is what its documentation shows.
SUMMARY = {
    "type": "object",
    "required": ["object", "customer", "entitlements", "livemode"],
    "properties": {
        "object": {"type": "string", "enum": ["entitlements.active_entitlement_summary"]},
        "customer": {"type": "string"},
        "entitlements": {
            "type": "object",
            "required": ["object", "data", "has_more", "url"],
            "properties": {
                "object": {"type": "string", "enum": ["list"]},
                "data": {"type": "array", "items": {"$ref": "#/components/schemas/entitlements.active_entitlement"}},
                "has_more": {"type": "boolean"},
                "url": {"type": "string"},
            },
        },
        "livemode": {"type": "boolean"},
    },
}


def report(account):
    """{"objects": {kind: n}, "payloads": n, "violations": [text]} over every object and every event's payload."""
    counted = {kind: len(objects) for kind, objects in account.store.kinds.items() if objects}
    found = [entry for objects in account.store.kinds.values() for entry in objects.values()]
    payloads = [event["data"]["object"] for event in account.every("event")]
    violations = [text for entry in found for text in violations_of(entry)]
    violations += [f"in event: {text}" for payload in payloads for text in violations_of(payload)]
    unknown = {event["type"] for event in account.every("event")} - spec.event_types()
    violations += [f"event type {name} is not Stripe's" for name in sorted(unknown)]
    return {"objects": counted, "payloads": len(payloads), "violations": violations}


def violations_of(thing):
    """What the schema of the object's own kind has against it, a line each."""
    return _violations_of_text(json.dumps(thing))


@lru_cache(maxsize=4096)
def _violations_of_text(text):
    """An event often shows what the object still is, or what an earlier event showed."""
    thing = json.loads(text)
    errors = _validator(thing["object"]).iter_errors(thing)
    return [f"{thing['object']} {error.json_path}: {error.message[:300]}" for error in errors]


@cache
def _validator(kind):
    described = {**_readied_schemas(), "entitlements.active_entitlement_summary": SUMMARY}
    return OAS30Validator({"$ref": f"#/components/schemas/{kind}", "components": {"schemas": described}})


@cache
def _readied_schemas():
    """Stripe's schemas, made stricter in one way and read in Stripe's own way in another, see `_ready`."""
    schemas = snapshot(spec.schemas())
    _ready(schemas)
    return schemas


def _ready(part):
    """Forbid fields that a schema does not name; let `nullable` hold beside `anyOf` and `enum`.

    The validator follows the letter of OpenAPI 3.0.3, by which `nullable` means nothing without a `type` beside it and
    adds no null to an `enum`. Stripe writes it in both places, and answers null there.
    """
    if isinstance(part, list):
        for entry in part:
            _ready(entry)
    elif isinstance(part, dict):
        for entry in part.values():
            _ready(entry)
        if part.get("type") == "object" and part.get("properties"):
            part.setdefault("additionalProperties", False)
        if part.get("nullable") is True:
            _allow_null(part)


def _allow_null(part):
    if "anyOf" in part:
        part["anyOf"].insert(0, {"enum": [None]})  # first, since it is the quickest to try and the likeliest
    if "enum" in part:
        part["enum"].append(None)
