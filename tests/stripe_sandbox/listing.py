"""Lists as Stripe gives them: newest first, filtered, a page at a time."""

from . import errors

RANGE = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


def page(found, url, params):
    """One page of `found`, which stands newest first."""
    limit = params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise errors.invalid("limit", f"Invalid limit: {limit} is not between 1 and 100")
    if "ending_before" in params:
        earlier = found[: _position(found, params, "ending_before")]
        return _envelope(earlier[-limit:], url, more=len(earlier) > limit)
    start = _position(found, params, "starting_after") + 1 if "starting_after" in params else 0
    return _envelope(found[start : start + limit], url, more=len(found) > start + limit)


def _position(found, params, cursor):
    for index, entry in enumerate(found):
        if entry["id"] == params[cursor]:
            return index
    raise errors.missing_object(found[0]["object"] if found else "object", params[cursor], cursor)


def _envelope(entries, url, *, more):
    return {"object": "list", "data": entries, "has_more": more, "url": url}


def whole(entries, url):
    """A list that stands inside another object, with everything in it."""
    return _envelope(list(entries), url, more=False)


def newest(account, kind, params, *fields):
    """Objects of a kind, newest first, narrowed by the plain fields and the creation range that were asked for."""
    wanted = {name: params[name] for name in fields if name in params}
    found = account.every(kind, **wanted)
    if "created" in params:
        found = [entry for entry in found if within(entry["created"], params["created"])]
    return found[::-1]


def within(value, bounds):
    """Whether a number meets `{gte: …}` or equals a plain bound."""
    if not isinstance(bounds, dict):
        return value == bounds
    return all(RANGE[name](value, bound) for name, bound in bounds.items())
