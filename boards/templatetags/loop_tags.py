"""What other pages show of asks that were answered."""

from django import template

from boards.loop import access, asking
from boards.loop.forms import ConfirmForm
from boards.loop.models import Confirmed, Told
from boards.seating.access import can_run_boards

register = template.Library()


@register.inclusion_tag("boards/loop/includes/item_loop.html", takes_context=True)
def item_loop(context, item):
    """To a company: when it asked, when it was told, whether it is solved. To moderators: the same of everyone.

    Who voted for the item in a round whose counts are hidden stands there once it has closed.
    """
    user = context["request"].user
    account = getattr(user, "account", None)
    told = list(Told.objects.filter(item=item).select_related("account"))
    answered = Confirmed.objects.filter(item=item).select_related("by") if told else ()
    answers = {one.account_id: one for one in answered}
    mine = [one for one in told if one.account == account] if account else []
    answer = answers.get(account.pk) if account else None
    runs = bool(told) and can_run_boards(user)
    hidden = asking.votes_hidden_since(item) if runs else None
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "item": item,
        "mine": mine[-1] if mine else None,
        "answer": answer,
        "form": ConfirmForm() if access.can_confirm(user, item) else None,
        "everyone": [(one, answers.get(one.account_id)) for one in told if runs and not one.tells_of_a_vote(hidden)],
    }
