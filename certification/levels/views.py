from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from . import access, ladder, nearest, steps


@login_required
def level(request):
    """Where our company stands, what is missing for the next level, and who could help most."""
    at, account = timezone.now(), request.user.account
    rungs = ladder.rungs()
    holders = ladder.holders_at(account, at) if account else {}
    shown = steps.of(rungs, holders) if account else steps.unclimbed(rungs)
    following = next((step for step in shown if step.state == "next"), None)
    sees_colleagues = access.can_see_colleagues(request.user)
    context = {
        "account": account,
        "reached": ladder.highest(rungs, holders),
        "rungs": shown,
        "following": following,
        "can_see_colleagues": sees_colleagues,
        "candidates": nearest.to(following.gaps, account, at) if following and sees_colleagues else [],
    }
    return render(request, "certification/levels/level.html", context)
