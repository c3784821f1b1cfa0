"""What people are certified in, for pages of rooms that come before the promises."""

from collections import defaultdict

from django import template

from portal.promises.models import Standing

register = template.Library()


@register.simple_tag
def standings_of(memberships):
    """Pairs of a membership and its person's current standings; one query beside the memberships' own."""
    memberships = list(memberships)
    held = defaultdict(list)
    for standing in Standing.objects.current().filter(user__in=[m.user_id for m in memberships]).order_by("name"):
        held[standing.user_id].append(standing)
    return [(membership, held[membership.user_id]) for membership in memberships]
