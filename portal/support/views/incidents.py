"""Incidents on the desk: which are open, whom each concerns, and one word to all of them."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, incidents
from ..cases import NeedsApology, NoCauseForApology
from ..forms.incidents import IncidentResolveForm, IncidentUpdateForm, JoinForm
from ..models import Case, Incident
from .refusals import sentence

MOST_SHOWN = 100
OVER = _("The incident is resolved. Begin another one for what comes now.")


@require_safe
@open_to(access.can_work_desk)
def incident_list(request):
    still = Count("cases", filter=~Q(cases__status=Case.Status.RESOLVED))
    rows = Incident.objects.annotate(all_cases=Count("cases"), open_cases=still).order_by("resolved_at", "-opened_at")
    return render(request, "portal/support/incident_list.html", {"incidents": rows[:MOST_SHOWN]})


@require_safe
@open_to(access.can_work_desk)
def incident_page(request, pk):
    return show(request, get_object_or_404(Incident, pk=pk))


@require_POST
@open_to(access.can_work_desk)
def incident_act(request, pk, form):
    """Update or resolve, as the address says by its form. What is refused stays filled in."""
    incident, form = get_object_or_404(Incident, pk=pk), form(request.POST)
    if form.is_valid():
        try:
            form.act(incident, by=request.user, at=timezone.now())
        except incidents.IncidentIsResolved:
            form.add_error(None, OVER)
        except (NeedsApology, NoCauseForApology) as refused:
            form.add_error("apology", sentence(refused))
        else:
            return redirect("incident", incident.pk)
    return show(request, incident, form)


@require_POST
@open_to(access.can_work_desk)
def incident_join(request, reference):
    """The case in the address is of an incident, there already or new."""
    case, form = get_object_or_404(Case, reference=reference), JoinForm(request.POST)
    if form.is_valid():
        try:
            incident = form.act(case, by=request.user, at=timezone.now())
        except incidents.IncidentIsResolved:
            form.add_error("incident", OVER)
        else:
            return redirect("incident", incident.pk)
    return render(request, "portal/support/incident_join.html", {"case": case, "form": form})


def show(request, incident, filled=None):
    cases = incident.cases.select_related("account", "contact", "assignee").order_by("status", "pk")
    forms = {"update": IncidentUpdateForm(), "resolve": IncidentResolveForm()}
    forms |= {name: filled for name, form in forms.items() if type(form) is type(filled)}
    context = {
        "incident": incident,
        "cases": cases,
        "words": incident.words.select_related("said_by"),
        "forms": {} if incident.resolved_at and not filled else forms,
    }
    return render(request, "portal/support/incident.html", context)
