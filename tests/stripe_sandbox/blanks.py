"""Empty objects made from their schema, so that no required or nullable field is ever forgotten."""

import json
from functools import cache

from . import spec

EMPTY = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}


def blank(kind):
    """A new object of `kind`: required and nullable fields, with null, the first choice, zero or nothing in them."""
    return json.loads(_template(kind))


@cache
def _template(kind):
    schema = spec.schema(kind)
    required = set(schema.get("required", []))
    kept = {
        name: part
        for name, part in schema["properties"].items()
        if name in required or spec.follow(part).get("nullable")
    }
    return json.dumps({name: _value(part) for name, part in kept.items()})


def _value(part):
    part = spec.follow(part)
    if part.get("nullable"):
        return None
    part = spec.alternatives(part)[0]
    if "enum" in part:
        return part["enum"][0]
    if part.get("type") == "object":
        return _hash(part)
    return "0" if part.get("format") == "decimal" else EMPTY[part["type"]]


def _hash(part):
    properties = part.get("properties", {})
    if "has_more" in properties:
        return {"object": "list", "data": [], "has_more": False, "url": "/v1"}
    required = part.get("required", [])
    nullable = [name for name, value in properties.items() if spec.follow(value).get("nullable")]
    return {name: _value(properties[name]) for name in dict.fromkeys([*required, *nullable])}
