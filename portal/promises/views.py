from contextlib import suppress

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.doors import open_to

from . import access, ladder, ledger
from .forms import LookBackForm

LINES_SHOWN = 20


@require_safe
@open_to(access.can_look_back)
def look_back(request):
    """Which tier had this company at that instant, and why?"""
    form = LookBackForm(request.GET or None, user=request.user)
    context = {"form": form, "zone": timezone.get_current_timezone_name()}
    if form.is_valid():
        company, at = form.company, form.cleaned_data["at"]
        with suppress(ledger.NoTiers):
            context |= {"company": company, "at": at, "owed": ledger.owed_at(company, at)}
        covering = company.entitlements.covering(at).select_related("tier", "written_by")
        context["lines"] = covering.order_by("-pk")[:LINES_SHOWN]
    return render(request, "portal/promises/look_back.html", context)


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
