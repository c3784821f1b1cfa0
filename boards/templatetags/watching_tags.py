"""What other pages show of watching."""

from django import template

from boards.watching import catching_up
from boards.watching.models import Watch

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_news(context):
    """How much is new on what the reader watches."""
    user = context["request"].user
    return catching_up.unread(user) if user.is_authenticated else 0


@register.inclusion_tag("boards/watching/includes/watch.html", takes_context=True)
def item_watch(context, item):
    """Follow an item, or no longer."""
    user = context["request"].user
    return {
        "item": item,
        "watch": Watch.objects.filter(user=user, item=item).order_by().first() if user.is_authenticated else None,
        "hows": Watch.How.choices,
        "user": user,
        "csrf_token": context.get("csrf_token"),
    }
