"""What pages of levels and certificates show beside their own words."""

from django import template
from django.utils import timezone

from certification.billing import reminding
from certification.credentials.models import Certificate
from certification.levels import counting, ladder

register = template.Library()


@register.simple_tag
def tier_lost(account, then, at):
    """What a company would lose at an instant with its level, and until when by grace it would keep it."""
    return reminding.consequence(account, expires_at=then, at=at)


@register.simple_tag
def level_without(certificate):
    """What the holder's company has and would have without a certificate; None where that changes nothing."""
    at, account, user = timezone.now(), certificate.user.account, certificate.user_id
    others = Certificate.objects.filter(user=user, credential=certificate.credential).exclude(pk=certificate.pk)
    if account is None or others.valid(at).exists():
        return None
    rungs, now = ladder.rungs(), ladder.holders_at(account, at)
    before = ladder.highest(rungs, now)
    after = ladder.highest(rungs, {**now, user: {*now.get(user, ())} - {certificate.credential}})
    return {"account": account, "before": before, "after": after} if before != after else None


@register.simple_tag
def person_in(people, pk):
    return people.get(pk, "")


@register.inclusion_tag("certification/levels/counting.html", takes_context=True)
def counting_panel(context):
    """Whether the reader's certificates count for their company."""
    user = context["request"].user
    account = user.account
    is_counted = counting.is_counted(user, timezone.now()) if account else False
    return {"account": account, "is_counted": is_counted, "csrf_token": context.get("csrf_token")}
