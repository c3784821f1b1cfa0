"""What other pages show of meetings."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.meetings import attending
from boards.meetings.forms import RenewForm
from boards.meetings.models import Meeting
from boards.seating import rotation, terms
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
    presence = attending.presence_at_all(account, timezone.now())
    if not presence.meetings:
        return _("none noted yet")
    return _("%(there)d of %(n)d") % {"there": presence.there, "n": presence.meetings}


@register.inclusion_tag("boards/meetings/includes/seat_presence.html")
def seat_presence(seat):
    """At how many meetings a seat was there this term, beside what the board expects: its renewal is weighed by it."""
    return {"presence": attending.presence_in_term(seat, timezone.now()), "since": terms.weighed_since(seat)}


@register.inclusion_tag("boards/meetings/includes/renew_term.html", takes_context=True)
def renew_term(context, seat):
    """The form that keeps a seat for another term, beside what its renewal is weighed by."""
    form = RenewForm(seat=seat, at=timezone.now())
    is_last = rotation.is_last(seat, seat.board)
    return {"seat": seat, "form": form, "is_last": is_last, "csrf_token": context.get("csrf_token")}
