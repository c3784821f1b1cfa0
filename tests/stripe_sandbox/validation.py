"""Everything the sandbox holds, checked against Stripe's description by a validator that is not ours."""

import json
from functools import cache, lru_cache

import jsonschema_rs

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
    errors = _validator().iter_errors({thing["object"]: thing})
    return [f"{thing['object']} {_place(error.instance_path[1:])}: {error.message[:300]}" for error in errors]


def _place(path):
    """Where in an object, as JSONPath."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


@cache
def _validator():
    """Of a hash of one object under its kind, so that the many schemas that refer to each other are read once."""
    described = {**_readied_schemas(), "entitlements.active_entitlement_summary": SUMMARY}
    asked = {kind: {"$ref": f"#/components/schemas/{kind}"} for kind in described}
    return jsonschema_rs.Draft202012Validator(
        {"properties": asked, "additionalProperties": False, "components": {"schemas": described}},
        validate_formats=False,
    )


@cache
def _readied_schemas():
    """Stripe's schemas as JSON Schema: made stricter in one way, and `nullable`, which only OpenAPI has, put into words."""
    schemas = snapshot(spec.schemas())
    _ready(schemas)
    return schemas


def _ready(part):
    """Forbid fields that a schema does not name; let null stand where `nullable` says so, beside `anyOf` and `enum` too."""
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
    if isinstance(part.get("type"), str):
        part["type"] = [part["type"], "null"]
    if "anyOf" in part:
        part["anyOf"].insert(0, {"type": "null"})
    if "enum" in part:
        part["enum"].append(None)
