"""Reports of the desk: its load hour by hour, by whom, for whom promises were missed; each as a table to take away."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.accounts.doors import open_to

from .. import access, loading
from ..forms.reports import MissedForm, PeriodForm
from .sheets import sheet

PER_PAGE = 50


@require_safe
@open_to(access.can_read_desk)
def load(request):
    """When is most to do?"""
    form = PeriodForm(request.GET)
    context = {"form": form, "measures": loading.MEASURES.items()}
    if form.is_valid():
        period = form.period
        found = loading.by_hour(form.cleaned_data["of"] or "calls", period)
        context |= {
            "period": period,
            "load": found,
            "what": loading.MEASURES[found.measure],
            "people": loading.people(period),
            "companies": loading.companies(period),
            "query": asked(form),
        }
    return render(request, "portal/support/load.html", context)


@require_safe
@open_to(access.can_read_desk)
def load_csv(request):
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return redirect("desk_load")
    return sheet(loading.table(form.period), f"load-{form.period.first}-{form.period.last}")


@require_safe
@open_to(access.can_read_desk)
def missed(request):
    """Which promises did we miss?"""
    form = MissedForm(request.GET)
    context = {"form": form}
    if form.is_valid():
        page = Paginator(form.rows(), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "query": asked(form)}
    return render(request, "portal/support/missed.html", context)


@require_safe
@open_to(access.can_read_desk)
def missed_csv(request):
    form = MissedForm(request.GET)
    if not form.is_valid():
        return redirect("desk_missed")
    return sheet(loading.missed_table(form.rows()), f"missed-{form.period.first}-{form.period.last}")


def asked(form):
    """What the form says, for the address of its table."""
    return "&".join(f"{name}={form[name].value() or ''}" for name in form.fields)
