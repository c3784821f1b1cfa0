"""Form text as Stripe's clients write it -> nested values, all still text; and what goes back."""

from typing import NamedTuple
from urllib.parse import parse_qsl


class Answer(NamedTuple):
    """What goes back: JSON text with its status and headers."""

    status: int
    text: str
    headers: dict


def parse(text):
    """`items[0][price]=x&expand[]=y` -> {"items": [{"price": "x"}], "expand": ["y"]}."""
    tree = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        _plant(tree, _steps(name), value)
    return {name: _settle(value) for name, value in tree.items()}


def _steps(name):
    """`a[b][]` -> ["a", "b", ""]."""
    head, bracket, rest = name.partition("[")
    return [head, *rest.removesuffix("]").split("][")] if bracket else [head]


def _plant(tree, steps, value):
    *path, last = steps
    for step in path:
        branch = tree.setdefault(step, {})
        tree = branch if isinstance(branch, dict) else {}
    tree[last or str(len(tree))] = value


def _settle(value):
    """Hashes whose keys are all numbers were arrays."""
    if not isinstance(value, dict):
        return value
    settled = {name: _settle(part) for name, part in value.items()}
    if settled and all(name.isdigit() for name in settled):
        return [settled[name] for name in sorted(settled, key=int)]
    return settled
