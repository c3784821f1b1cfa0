from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.relationship import access, showing
from home.relationship.forms import PeriodForm
from portal.accounts.doors import open_to
from portal.accounts.models import Account
from portal.revenue import booking
from portal.revenue.cohorts import cohorts
from portal.revenue.retention import Period

A_YEAR = timedelta(days=365)


@require_safe
@open_to(access.can_see_figures)
def retention(request):
    """Are we keeping them?"""
    today = timezone.now().date()
    usual = {"since": today - A_YEAR, "until": today}
    form = PeriodForm(request.GET if "since" in request.GET else usual)
    asked = form.cleaned_data if form.is_valid() else usual
    report, found = booking.report(Period(**asked)), cohorts(today)
    context = {
        "form": form,
        "report": report,
        "total": report.figures.total,
        "owners": showing.by_owner(report),
        "waterfall": showing.waterfall(report.figures.total),
        "losses": showing.losses(report),
        "cohorts": found,
        "cohort_years": showing.cohort_heads(found),
    }
    return render(request, "home/relationship/retention.html", context)


@require_safe
@open_to(access.can_see_figures)
def concentration(request):
    """What would it cost to lose this one?"""
    return render(request, "home/relationship/concentration.html", concentration_of(request))


def concentration_of(request, chosen=None):
    """The page's context; `chosen` unless the address names another company."""
    accounts = Account.objects.visible_to(request.user)
    chosen = accounts.filter(slug=request.GET.get("without", "")).first() or chosen
    shares = showing.shares(timezone.now().date(), chosen)
    today = shares.today.now
    return {
        "shares": shares,
        "today": today,
        "left": shares.today.left,
        "accounts": accounts.filter(contract_lines__isnull=False).distinct().order_by("name"),
        "largest": [(account.name, int(1000 * today.share(account.pk)) / 10) for account, _shares in shares.largest]
        if today.total
        else [],
    }
