"""What other pages show of meetings."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.meetings import recording
from boards.meetings.models import Meeting
from boards.seating.access import is_member

register = template.Library()


@register.inclusion_tag("boards/meetings/includes/board_meetings.html", takes_context=True)
def board_meetings(context, board):
    """The next meeting of a board, for those who may come."""
    user = context["request"].user
    may_see = user.is_staff or context.get("seat") is not None or is_member(user, board)
    ahead = Meeting.objects.filter(board=board).ahead(timezone.now()) if may_see else Meeting.objects.none()
    return {"board": board, "next": ahead.first(), "may_see": may_see}


@register.simple_tag
def company_presence(account):
    """The same over all boards and seats of a company; in words."""
    presence = recording.presence_at_all(account, timezone.now())
    if not presence.meetings:
        return _("none noted yet")
    return _("%(there)d of %(n)d") % {"there": presence.there, "n": presence.meetings}


@register.inclusion_tag("boards/meetings/includes/seat_presence.html")
def seat_presence(seat):
    """At how many meetings a seat was there: what counts when its term is to be renewed."""
    return {"presence": recording.presence_of(seat, timezone.now())}
