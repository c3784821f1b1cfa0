"""Reports of the desk: its load hour by hour, by whom, for whom promises were missed; each as a table to take away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, breaches, excluding, loading, pausing
from ..forms import ExclusionForm
from ..forms.reports import MissedForm, PeriodForm
from ..models import Promise
from .sheets import sheet

PER_PAGE = 50


@require_safe
@open_to(access.can_read_desk)
def load(request):
    """When is most to do?"""
    form = PeriodForm(request.GET)
    context = {"form": form, "measures": loading.MEASURES.items()}
    if form.is_valid():
        period, now = form.period, timezone.now()
        found = loading.by_hour(form.cleaned_data["of"] or "calls", period, now)
        context |= {
            "period": period,
            "load": found,
            "what": loading.MEASURES[found.measure],
            "people": loading.people(period),
            "companies": loading.companies(period, now),
            "query": asked(form),
        }
    return render(request, "portal/support/load.html", context)


@require_safe
@open_to(access.can_read_desk)
def load_csv(request):
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return redirect("desk_load")
    return sheet(loading.table(form.period, timezone.now()), f"load-{form.period.first}-{form.period.last}")


@require_safe
@open_to(access.can_read_desk)
def missed(request):
    """Which promises did we miss?"""
    form = MissedForm(request.GET)
    context = {"form": form}
    if form.is_valid():
        page = Paginator(form.missed(timezone.now()), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "query": asked(form)}
    return render(request, "portal/support/missed.html", context)


@require_safe
@open_to(access.can_read_desk)
def missed_csv(request):
    form = MissedForm(request.GET)
    if not form.is_valid():
        return redirect("desk_missed")
    return sheet(breaches.table(form.missed(timezone.now())), f"missed-{form.period.first}-{form.period.last}")


def asked(form):
    """What the form says, for the address of its table."""
    return "&".join(f"{name}={form[name].value() or ''}" for name in form.fields)


@require_safe
@open_to(access.can_read_desk)
def promise(request, pk):
    return show(request, find(pk))


@require_POST
@open_to(access.can_answer_for)
def leave_out(request, pk):
    found, form = find(pk), ExclusionForm(request.POST)
    if not form.is_valid():
        return show(request, found, form)
    try:
        excluding.leave_out(found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except excluding.NotSettled:
        form.add_error(None, _("It still runs: only what was kept or missed is counted."))
        return show(request, found, form)
    except excluding.IsLeftOut:
        messages.info(request, _("Somebody left it out before."))
    return redirect("desk_promise", pk)


@require_POST
@open_to(access.can_answer_for)
def count_again(request, pk):
    try:
        excluding.count_again(find(pk), by=request.user, at=timezone.now())
    except excluding.IsCounted:
        messages.info(request, _("It is in the count already."))
    return redirect("desk_promise", pk)


def find(pk):
    related = ("account", "case__tier_version__tier", "case__calendar_version__calendar")
    return get_object_or_404(Promise.objects.select_related(*related), pk=pk)


def show(request, found, filled=None):
    exclusions = list(found.exclusions.select_related("excluded_by", "lifted_by"))
    is_left_out, may_count = any(not one.lifted_at for one in exclusions), access.can_answer_for(request.user)
    context = {
        "promise": found,
        "exclusions": exclusions,
        "pauses": pausing.of([found.case_id]).get(found.case_id, []),
        "decided_otherwise": excluding.decided_otherwise(found) if may_count else [],
        "form": (filled or ExclusionForm()) if may_count and not is_left_out else None,
        "may_count": may_count,
    }
    return render(request, "portal/support/promise.html", context)
