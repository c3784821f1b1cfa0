"""Which function answers which operation, and which of its parameters it understands."""

from functools import cache
from typing import NamedTuple

from . import errors, spec

ALWAYS = {"expand", "limit", "starting_after", "ending_before"}
METHODS = {"get", "post", "delete"}


class Operation(NamedTuple):
    """`handler(account, params, *ids)` and the parameters it models, written `items.price`."""

    handler: object
    models: frozenset


OPERATIONS = {}


def operation(method, path, models=""):
    """Register a handler. `path` leaves its ids unnamed: `/v1/customers/{}`; naming `metadata` models all below it."""

    def register(handler):
        OPERATIONS[method, path] = Operation(handler, frozenset(models.split()))
        return handler

    return register


@cache
def _tree():
    """Stripe's paths by segment; `{}` stands for an id, `*` holds the template that ends there."""
    root = {}
    for template in spec.document()["paths"]:
        branch = root
        for segment in template.strip("/").split("/"):
            branch = branch.setdefault("{}" if segment.startswith("{") else segment, {})
        branch["*"] = template
    return root


def locate(method, path):
    """(template, ids) of the operation that Stripe describes for this path, or its 404."""
    found = _descend(_tree(), path.strip("/").split("/"), ())
    if found is None or method not in METHODS & set(spec.document()["paths"][found[0]]):
        raise errors.StripeError(f"Unrecognized request URL ({method.upper()}: {path}).", status=404)
    return found


def _descend(branch, segments, ids):
    if not segments:
        return (branch["*"], ids) if "*" in branch else None
    segment, *rest = segments
    named = _descend(branch[segment], rest, ids) if segment in branch else None
    if named is None and "{}" in branch and segment:
        return _descend(branch["{}"], rest, (*ids, segment))
    return named


def handler_for(method, template, params):
    """The function that answers, after refusing what it would have to ignore."""
    path = "/".join("{}" if segment.startswith("{") else segment for segment in template.split("/"))
    if (method, path) not in OPERATIONS:
        raise errors.not_modelled(f"{method.upper()} {template}")
    found = OPERATIONS[method, path]
    ignored = next(_ignored(params, found.models, ""), None)
    if ignored:
        raise errors.not_modelled(f"the parameter {ignored} of {method.upper()} {template}")
    return found.handler


def _ignored(value, models, path):
    """Paths within `value` that no entry of `models` covers."""
    if isinstance(value, list):
        for entry in value:
            yield from _ignored(entry, models, path)
    elif path and not any(entry.startswith(f"{path}.") for entry in models):
        yield path
    elif isinstance(value, dict):
        for name, part in value.items():
            below = f"{path}.{name}" if path else name
            if below not in models and below not in ALWAYS:
                yield from _ignored(part, models, below)
