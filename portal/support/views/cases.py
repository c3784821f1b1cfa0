"""The customer's side: who has it, what was promised, what happens next."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to
from portal.products.models import Product
from portal.promises import deadlines, ledger
from portal.promises.models import Severity

from .. import access, audience, calls, clocks, expecting, history, pausing, timeline
from ..forms import FollowForm, ProblemForm, ReopenForm, ReplyForm, SeverityForm, UnfollowForm
from ..models import Call, Case
from . import files
from .refusals import REFUSALS, sentence

PER_PAGE = 25


@require_safe
@open_to(access.can_ask)
def case_list(request):
    now, is_resolved = timezone.now(), request.GET.get("show") == "resolved"
    cases = Case.objects.visible_to(request.user).select_related(
        "product", "contact", "known_assignee", "calendar_version"
    )
    shown = cases.filter(status=Case.Status.RESOLVED) if is_resolved else cases.open().by_what_is_due()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(case, clocks.next_of(case, now)) for case in page]
    context = {"page": page, "rows": rows, "is_resolved": is_resolved}
    return render(request, "portal/support/case_list.html", context)


@require_safe
@open_to(access.can_ask)
def case_page(request, reference):
    return show(request, find(request, reference))


def carried(told):
    """What the page they come from knows already, such as an article that did not help."""
    product = Product.objects.filter(slug=told.get("product", "").replace("\x00", "")).first()
    return {
        "subject": told.get("subject", "")[:160],
        "description": told.get("description", "")[:2000],
        "product": product,
    }


@open_to(access.can_ask)
def case_new(request):
    worst = worst_chosen(request.user.account)
    form = ProblemForm(request.POST or None, request.FILES or None, initial=carried(request.GET), worst=worst)
    files.hold(form, request)
    if request.method == "POST" and form.is_valid():
        case = ask(request, form)
        if case:
            return redirect("case", case.reference)
    return render(request, "portal/support/case_new.html", {"form": form})


@require_POST
@open_to(access.can_ask)
def act(request, reference, form):
    """Reply, reopen or say how bad it is, as the address says by its form. What is refused stays filled in."""
    case = find(request, reference)
    form = form(request.POST, request.FILES)
    files.hold(form, request)
    if not form.is_valid():
        return show(request, case, form)
    try:
        form.act(case, by=request.user, at=timezone.now())
    except history.AlreadyDone:
        pass
    except REFUSALS as refused:
        form.add_error(None, sentence(refused))
        return show(request, find(request, reference), form)
    return redirect("case", case.reference)


def find(request, reference):
    cases = Case.objects.visible_to(request.user)
    related = ("product", "version", "contact", "known_assignee", "assignee", "tier", "calendar", "account", "origin")
    return get_object_or_404(cases.select_related(*related), reference=reference)


def show(request, case, form=None):
    """The page, with the form that was filled in wrongly in its place."""
    now, is_resolved = timezone.now(), case.status == Case.Status.RESOLVED
    context = {
        "case": case,
        "clocks": clocks.of(case, now),
        "next": clocks.next_of(case, now),
        "expected": expecting.last(case) if case.expected_at else None,
        "pauses": pausing.of([case.pk]).get(case.pk, []),
        "lines": timeline.of(case, request.user),
        "followers": (followers := audience.followers(case)),
        "follow_form": UnfollowForm() if request.user in followers else FollowForm(),
        "severity_form": form if isinstance(form, SeverityForm) else severity_form(case),
        "form": form if isinstance(form, ReplyForm | ReopenForm) else ReopenForm() if is_resolved else ReplyForm(),
    }
    return render(request, "portal/support/case.html", context)


def worst_chosen(account):
    """The worst severity this company's people choose themselves now; a portal without tiers leaves the choice."""
    try:
        return ledger.tier_at(account, timezone.now()).worst_severity
    except ledger.NoTiers:
        return Severity.DOWN


def severity_form(case, data=None):
    """None where nothing is to be chosen any more."""
    if case.status == Case.Status.RESOLVED:
        return None
    return SeverityForm(data, worst=case.tier.worst_severity, initial={"severity": case.severity})


def ask(request, form):
    """The case opened, or None where the portal cannot promise anything yet; the form then says so."""
    contact = calls.Contact(person=request.user, channel=Call.Channel.PORTAL)
    words = {"by": request.user, "at": timezone.now(), "token": form.cleaned_data["token"]}
    try:
        return calls.open_with_call(contact=contact, problem=form.problem(), **words).case
    except history.AlreadyDone as done:
        return done.event.case
    except deadlines.NOT_SET_UP:
        form.add_error(None, _("Cases cannot be opened yet: the portal is still being set up. Nothing was kept."))
        return None
