from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.doors import open_to

from . import access, ladder, ledger

LINES_SHOWN = 20


@require_safe
@open_to(access.is_owed)
def tier(request):
    """What are we owed, why, until when, and what is the next step up?"""
    account, now = request.user.account, timezone.now()
    try:
        owed = ledger.owed_at(account, now)
    except ledger.NoTiers:
        return render(request, "portal/promises/tier.html", {"owed": None})
    rungs = ladder.of(account, owed, now)
    context = {
        "owed": owed,
        "here": ladder.rung(rungs, ladder.HERE),
        "next": ladder.rung(rungs, ladder.NEXT),
        "rungs": rungs,
        "lines": account.entitlements.select_related("tier")[:LINES_SHOWN],
    }
    return render(request, "portal/promises/tier.html", context)
