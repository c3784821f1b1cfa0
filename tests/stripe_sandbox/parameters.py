"""Requests checked against Stripe's description: text becomes typed values, or Stripe's own refusal."""

import re

from . import errors, spec


def check(method, template, values):
    """The typed parameters of one request. Raises ParameterError as Stripe would."""
    takes_form = method == "post" or (method == "delete" and spec.body_schema(method, template)["properties"])
    schema = (spec.body_schema if takes_form else spec.query_schema)(method, template)
    return _typed(values, schema, "")


def _typed(value, schema, path):
    candidates = [choice for choice in spec.alternatives(schema) if _fits(value, choice)]
    if not candidates:
        raise errors.invalid(path, f"Invalid {_kind(schema)}")
    if value == "" and any("" in candidate.get("enum", []) for candidate in candidates):
        return value
    candidates.sort(key=lambda choice: _likeness(value, choice))
    for candidate in candidates[:-1]:
        try:
            return _typed_as(value, candidate, path)
        except errors.ParameterError:
            continue
    return _typed_as(value, candidates[-1], path)


def _fits(value, schema):
    """Whether the value's form (hash, array or text) could be what the schema describes."""
    wanted = schema.get("type")
    if isinstance(value, dict):
        return wanted == "object"
    # An empty text is how a client writes an empty array or hash.
    return wanted == "array" if isinstance(value, list) else wanted not in ("object", "array") or value == ""


def _likeness(value, schema):
    """How many of a hash's names a schema knows: the likeliest alternative is tried last, and its refusal stands."""
    return len(value.keys() & schema.get("properties", {}).keys()) if isinstance(value, dict) else 0


def _kind(schema):
    return spec.alternatives(schema)[0].get("type", "value")


def _typed_as(value, schema, path):
    kind = schema.get("type")
    if kind == "object":
        return _typed_hash(value or {}, schema, path)
    if kind == "array":
        return [_typed(entry, schema["items"], f"{path}[{index}]") for index, entry in enumerate(value or [])]
    return SCALARS.get(kind, _text)(value, schema, path)


def _typed_hash(value, schema, path):
    properties = schema.get("properties", {})
    if not properties and schema.get("additionalProperties"):
        return value
    within = {name: f"{path}[{name}]" if path else name for name in [*value, *schema.get("required", [])]}
    unknown = [within[name] for name in value if name not in properties]
    if unknown:
        raise errors.unknown_parameters(unknown)
    for name in schema.get("required", []):
        if name not in value:
            raise errors.missing_parameter(within[name])
        if value[name] == "" and _kind(properties[name]) == "string":
            raise errors.empty_parameter(within[name])
    return {name: _typed(part, properties[name], within[name]) for name, part in value.items()}


def _integer(value, schema, path):
    if not re.fullmatch(r"-?\d+", value):
        raise errors.invalid(path, f"Invalid integer: {value}", code="parameter_invalid_integer")
    return int(value)


def _number(value, schema, path):
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise errors.invalid(path, f"Invalid decimal: {value}")
    return float(value)


def _boolean(value, schema, path):
    if value not in ("true", "false"):
        raise errors.invalid(path, f"Invalid boolean: {value}")
    return value == "true"


def _text(value, schema, path):
    if "enum" in schema and value not in schema["enum"]:
        allowed = ", ".join(choice for choice in schema["enum"] if choice)
        raise errors.invalid(path, f"Invalid {path}: must be one of {allowed}")
    longest = schema.get("maxLength")
    if longest is not None and len(value) > longest:
        raise errors.invalid(path, f"Invalid string: {value[:10]}...; must be at most {longest} characters")
    return value


SCALARS = {"integer": _integer, "number": _number, "boolean": _boolean, "string": _text}
