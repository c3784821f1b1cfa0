"""Parameters written into objects the way Stripe writes them."""

import re
from urllib.parse import urlsplit

from .. import errors
from ..blanks import blank


def fill(thing, params, *names):
    """Copy the named parameters that were given; an empty text unsets."""
    for name in names:
        if name in params:
            thing[name] = None if params[name] == "" else params[name]


def fill_hash(thing, params, name, kind):
    """Copy a hash parameter completed to its whole shape; an empty text unsets."""
    if name in params:
        thing[name] = blank(kind) | params[name] if params[name] else None


def merge_metadata(thing, params):
    """Keys are merged one by one: an empty value removes its key, an empty text instead of a hash removes all."""
    given = params.get("metadata", {})
    merged = {**thing["metadata"], **given} if given else {} if given == "" else thing["metadata"]
    thing["metadata"] = {name: value for name, value in merged.items() if value != ""}


def required(params, *names):
    """Refuse a request that lacks what Stripe needs although its description calls it optional."""
    for name in names:
        if params.get(name) in (None, "", []):
            raise errors.missing_parameter(name)


def require_email(params, name):
    """Refuse what is no e-mail address, if one is given."""
    if params.get(name) and not re.fullmatch(r"[^@\s]+@[^@\s]+", params[name]):
        raise errors.invalid(name, f"Invalid email address: {params[name]}", code="email_invalid")


def web_address(params, name):
    """The address given in a parameter, or Stripe's refusal."""
    parts = urlsplit(params[name])
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise errors.invalid(name, "Not a valid URL", code="url_invalid")
    return params[name]


def gone(thing):
    """What the API answers to a deletion."""
    return {"id": thing["id"], "object": thing["object"], "deleted": True}
