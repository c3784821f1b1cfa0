"""The kinds of item: how an author's answer is frozen, what a candidate may send, and what it earns.

A kind owns the shapes of `ItemVersion.content` (shown), `ItemKey.key` (never shown) and of a response, which is a list
of texts; the empty list is no answer.
"""

from ..models import ItemVersion
from .choosing import OneOf, SeveralOf, TrueFalse
from .placing import Matching, Ordering
from .shapes import Asked, Kind, Option, Row, UnfitAnswer, carried_over
from .writing import Numeric, ShortText

__all__ = ["KINDS", "Asked", "Kind", "Option", "Row", "UnfitAnswer", "carried_over"]

KINDS: dict[str, Kind] = {
    ItemVersion.Kind.ONE_OF: OneOf(),
    ItemVersion.Kind.SEVERAL_OF: SeveralOf(),
    ItemVersion.Kind.TRUE_FALSE: TrueFalse(),
    ItemVersion.Kind.MATCHING: Matching(),
    ItemVersion.Kind.NUMERIC: Numeric(),
    ItemVersion.Kind.SHORT_TEXT: ShortText(),
    ItemVersion.Kind.ORDERING: Ordering(),
}
