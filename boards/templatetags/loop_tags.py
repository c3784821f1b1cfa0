"""What other pages show of asks that were answered."""

from django import template
from django.db.models import Q

from boards.loop import access, asking
from boards.loop.forms import ConfirmForm
from boards.loop.models import Confirmed, Told
from boards.roadmap.models import Item
from boards.seating.access import can_run_boards

register = template.Library()


@register.inclusion_tag("boards/loop/includes/item_loop.html", takes_context=True)
def item_loop(context, item):
    """To a company: when it asked, when it was told, whether it is solved. To moderators: the same of everyone.

    Who voted for the item in a round whose counts are hidden stands there once it has closed.
    """
    user = context["request"].user
    account = getattr(user, "account", None)
    about = Q(item=item) | Q(item__root=item, status=Item.Status.MERGED)
    told = list(Told.objects.filter(about).select_related("account"))
    answered = Confirmed.objects.filter(item=item).select_related("by") if told else ()
    answers = {one.account_id: one for one in answered}
    mine = [one for one in told if one.account == account] if account else []
    mine = [one for one in mine if one.item_id == item.pk] or mine
    answer = answers.get(account.pk) if account else None
    runs = bool(told) and can_run_boards(user)
    hidden = asking.votes_hidden_since(item) if runs else None
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "item": item,
        "mine": mine[-1] if mine else None,
        "answer": answer,
        "is_answered": answer is not None and answer.at >= item.status_since,
        "form": ConfirmForm() if access.can_confirm(user, item) else None,
        "everyone": [
            (one, _is_asked(one, item), answers.get(one.account_id))
            for one in told
            if runs and not one.tells_of_a_vote(hidden)
        ],
    }


def _is_asked(told, item):
    """Whether the company was asked then if it solves it: as it was shipped, or with what was merged into it."""
    if told.item_id == item.pk:
        return told.status == Item.Status.SHIPPED
    return item.status == Item.Status.SHIPPED
