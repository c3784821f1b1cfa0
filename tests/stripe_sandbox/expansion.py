"""`expand[]`: ids replaced by the objects they name, where Stripe's description says they may be."""

from . import errors, spec
from .store import snapshot

DEEPEST = 4
INCLUDED = {}


def included(kind, name):
    """Register what Stripe adds to an object only when asked: `f(account, object)` gives the property."""

    def register(function):
        INCLUDED[kind, name] = function
        return function

    return register


def expand(account, body, paths):
    """A copy of the answer with every path opened."""
    body = snapshot(body)
    for path in paths:
        keys = path.split(".")
        if len([key for key in keys if key != "data"]) > DEEPEST:
            raise errors.invalid("expand", f"You cannot expand more than {DEEPEST} levels of a property: {path}")
        _open(account, body, {}, keys, path)
    return body


def _open(account, value, schema, keys, path):
    if value is None or not keys:
        return
    if isinstance(value, list):
        for entry in value:
            _open(account, entry, schema, keys, path)
        return
    key, *rest = keys
    part = _part(value, schema, key, path)
    if key not in value:
        value[key] = snapshot(INCLUDED[value["object"], key](account, value))
    elif isinstance(value[key], str):
        value[key] = _named(account, value[key], part, path)
    elif isinstance(value[key], list):
        entries, each = value[key], spec.follow(part.get("items", {}))
        value[key] = [_named(account, entry, each, path) if isinstance(entry, str) else entry for entry in entries]
    _open(account, value[key], part, rest, path)


def _part(value, schema, key, path):
    """The schema of the property that `key` opens, or Stripe's refusal."""
    if isinstance(value, dict) and value.get("object") == "list" and key == "data":
        return {}
    known = spec.shape_of(value, schema)["properties"] if isinstance(value, dict) else {}
    if key not in known or (key not in value and (value.get("object"), key) not in INCLUDED):
        raise _closed(path)
    return known[key]


def _named(account, id, part, path):
    if "x-expansionResources" not in part:
        raise _closed(path)
    found = account.store.named(id)
    kind = account.store.deleted.get(id)
    return snapshot(found) if found else {"id": id, "object": kind, "deleted": True} if kind else id


def _closed(path):
    return errors.invalid("expand", f"This property cannot be expanded ({path}).")
