"""An address that answers, for every pattern of the project."""

import re
import uuid
from itertools import product

from django.urls import Resolver404, URLPattern, get_resolver, resolve
from django.utils.regex_helper import normalize

# Something that any converter or expression of an address takes.
SAMPLES = (
    "1",
    "x",
    str(uuid.UUID(int=1)),
    "portal/home",
    "aaaaaa",
    "2026-01",
    "a.b",
    "1-a",
    "c0ffee",
    "images/x",
    "x/y/",
)
CONVERTED = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def patterns(resolver=None, above=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        path = (*above, pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern, path
        else:
            yield from patterns(pattern, path)


def address(pattern, path):
    """Some path that leads to this pattern and no other; None where an earlier pattern takes all that would."""
    template = "".join(_as_template(part) for part in path)
    names = re.findall(r"\0(\w+)\0", template)
    for values in product(SAMPLES, repeat=len(names)):
        found = template
        for name, value in zip(names, values, strict=True):
            found = found.replace(f"\0{name}\0", value, 1)
        try:
            if resolve(f"/{found}").func is pattern.callback:
                return f"/{found}"
        except Resolver404:
            continue
    return None


def _as_template(part):
    """The pattern's own text with \0name\0 where a value goes."""
    if hasattr(part, "_route"):
        return CONVERTED.sub(lambda found: f"\0{found['name']}\0", str(part))
    form, names = normalize(part.regex.pattern)[0]
    return form % {name: f"\0{name}\0" for name in names}
