"""What other pages show of the roadmap."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from boards.roadmap import access
from boards.roadmap.listing import Asked, listing
from boards.roadmap.models import Item
from boards.seating.disclosing import FEWEST, knows_few
from portal.templatetags.look import pill

register = template.Library()

SORTS = (("asked", _lazy("most asked for")), ("new", _lazy("newest")), ("moved", _lazy("last decided")))
VIEWS = (("list", _lazy("list")), ("columns", _lazy("board")), ("timeline", _lazy("timeline")))


# A tone and a sign for each status.
LOOKS = {
    Item.Status.PROPOSED: ("warn", "pause"),
    Item.Status.UNDER_REVIEW: ("", "eye"),
    Item.Status.PLANNED: ("accent", "calendar"),
    Item.Status.IN_PROGRESS: ("accent", "progress"),
    Item.Status.SHIPPED: ("good", "done"),
    Item.Status.DECLINED: ("bad", "close"),
    Item.Status.MERGED: ("", "share"),
}


@register.simple_tag
def item_status(item):
    """Where an item stands, in a sign, a word and a colour."""
    status = Item.Status(item.status)
    return pill(status.label, *LOOKS[status])


@register.inclusion_tag("boards/roadmap/includes/board_items.html", takes_context=True)
def board_items(context, board):
    """A board's items for the reader; filters are in the address."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "knows_few": knows_few(request.user, board),
        "listing": listing(board=board, reader=request.user, asked=Asked.of(request.GET)),
        "sorts": SORTS,
        "views": VIEWS,
    }


@register.simple_tag
def is_few(item, knows_few=False):
    """Whether so few companies ask for an item that this reader is told no number: not even of people."""
    return item.companies < FEWEST and not knows_few


@register.simple_tag
def from_companies(item, is_few):
    """Beside an open vote: from how many companies it is."""
    if is_few:
        return _("from fewer than %(n)d companies") % {"n": FEWEST}
    return ngettext("from %(n)d company", "from %(n)d companies", item.companies) % {"n": item.companies}


@register.simple_tag(takes_context=True)
def may_propose(context, board):
    return access.can_propose(context["request"].user, board)
