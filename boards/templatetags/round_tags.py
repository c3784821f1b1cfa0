"""What other pages show of rounds, and how a round's instants are said."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boards.rounds import access, reading
from boards.rounds.forms import RecuseForm
from boards.rounds.models import Round
from boards.rounds.models.rounds import BEST_SCORE

register = template.Library()


@register.filter
def city(zone):
    """Europe/Berlin is Berlin to a reader."""
    return zone.rpartition("/")[2].replace("_", " ")


@register.filter
def as_given(points, round):
    """What a ballot gives to an item, in words of its method."""
    if round.method == Round.Method.POINTS:
        return ngettext("%(n)d point", "%(n)d points", points) % {"n": points}
    if round.method == Round.Method.SCORE:
        return _("%(n)d of %(best)d") % {"n": points, "best": BEST_SCORE}
    return _("place %(n)d") % {"n": points} if round.method == Round.Method.RANKED else _("yes")


UNITS = {
    Round.Method.APPROVAL: gettext_lazy("yes"),
    Round.Method.POINTS: gettext_lazy("points"),
    Round.Method.SCORE: gettext_lazy("of 5"),
    Round.Method.RANKED: gettext_lazy("place"),
}


@register.simple_tag
def unit_of(round):
    """What stands beside the number one enters for an item."""
    return UNITS[round.method]


@register.inclusion_tag("boards/rounds/includes/board_rounds.html", takes_context=True)
def board_rounds(context, board):
    """What is being decided on a board, by when, and the reader's part; then what was decided."""
    request = context["request"]
    rounds = list(reading.rounds_of(board, request.user))
    deciding = [round for round in rounds if round.state == Round.State.OPEN]
    return {
        "deciding": list(zip(deciding, reading.my_parts(request.user, board, deciding), strict=True)),
        "decided": [round for round in rounds if round.state == Round.State.PUBLISHED],
        "counting": [round for round in rounds if round.state == Round.State.CLOSED],
        "board": board,
        "may_run": access.can_run_rounds(request.user),
    }


@register.simple_tag(takes_context=True)
def may_run_boards(context):
    return access.can_run_rounds(context["request"].user)


@register.simple_tag(takes_context=True)
def rounds_being_decided(context):
    """Open rounds the reader may see, soonest close first."""
    rounds = Round.objects.visible_to(context["request"].user).open()
    return rounds.select_related("board").order_by("closes_at")


@register.inclusion_tag("boards/rounds/includes/item_rounds.html", takes_context=True)
def item_rounds(context, item):
    """The rounds that ask about an item, with what the reader's company gave it."""
    user = context["request"].user
    rounds = list(reading.rounds_of(item.board, user).filter(items=item))
    parts = reading.my_parts(user, item.board, rounds)
    return {"rows": [(round, part.says.get(item.pk)) for round, part in zip(rounds, parts, strict=True)]}


@register.inclusion_tag("boards/rounds/includes/recusal.html", takes_context=True)
def item_recusal(context, item):
    """For who speaks for a seat: stepping back. For moderators: who did, and why."""
    user = context["request"].user
    place = item.board.place_of(user)
    speaks = any(speaker.user == user for speaker in place.speakers)
    standing = item.recusals.standing().select_related("seat__account")
    return {
        "item": item,
        "csrf_token": context.get("csrf_token"),
        "mine": standing.of_company(place.seat).first() if place.seat else None,
        "everyone": standing if access.can_run_rounds(user) else [],
        "form": RecuseForm() if speaks and item.is_open else None,
        "speaks": speaks,
    }
