"""The staff's side: what is due next, who is this, and what is to be done."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to
from portal.accounts.models import Membership
from portal.promises import deadlines

from .. import access, callers, cases, clocks, expecting, history, pausing, proposing, timeline
from ..forms import (
    AnswerForm,
    AssignForm,
    CallForm,
    ExpectForm,
    HandOverForm,
    NoteForm,
    ReadForm,
    ReopenForm,
    ResolveForm,
    SeverityForm,
)
from ..forms.incidents import JoinForm
from ..models import Case, ReceivedMail, Ring
from . import files
from .refusals import REFUSALS, sentence

PER_PAGE = 50
RINGS_SHOWN_FOR, MOST_RINGS = timedelta(hours=12), 12
MOST_HELD = 12
FORMS = {
    "answer": AnswerForm,
    "note": NoteForm,
    "resolve": ResolveForm,
    "assign": AssignForm,
    "hand_over": HandOverForm,
    "read": ReadForm,
    "expect": ExpectForm,
    "severity": SeverityForm,
    "reopen": ReopenForm,
}


@require_safe
@open_to(access.can_work_desk)
def desk(request):
    now, is_mine = timezone.now(), request.GET.get("show") == "mine"
    open_cases = Case.objects.open()
    counts = open_cases.aggregate(
        open=Count("pk"),
        unassigned=Count("pk", filter=Q(assignee=None)),
        late=Count("pk", filter=Q(next_due_at__lt=now)),
        mine=Count("pk", filter=Q(assignee=request.user)),
    )
    shown = open_cases.filter(assignee=request.user) if is_mine else open_cases
    shown = shown.select_related("account", "product", "tier", "assignee").by_what_is_due()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(case, clocks.next_of(case, now)) for case in page]
    rings = Ring.objects.unwritten().filter(began_at__gt=now - RINGS_SHOWN_FOR).select_related("caller")
    held = ReceivedMail.objects.held().select_related("case").order_by("pk")
    context = {"page": page, "rows": rows, "counts": counts, "is_mine": is_mine}
    context |= {"rings": rings[:MOST_RINGS], "held": held[:MOST_HELD]}
    return render(request, "portal/support/desk.html", context)


@require_safe
@open_to(access.can_work_desk)
def call_new(request):
    """Who is this?"""
    words = request.GET.get("q", "")[:100]
    ring = request.GET.get("ring", "")
    context = {"words": words, "found": callers.find(words, timezone.now()), "ring": ring if ring.isdigit() else ""}
    return render(request, "portal/support/call_new.html", context)


@open_to(access.can_work_desk)
def call_from(request, person):
    """What do they say?"""
    now = timezone.now()
    membership = get_object_or_404(Membership.objects.current(now).select_related("user", "account"), user=person)
    caller = callers.know(membership.user, membership.account, now)
    first = {"assignee": request.user, "ring": request.GET.get("ring")}
    form = CallForm(request.POST or None, request.FILES or None, caller=caller, initial=first)
    files.hold(form, request)
    if request.method == "POST" and form.is_valid():
        case = take(request, form)
        if case:
            return redirect("desk_case", case.reference)
    return render(request, "portal/support/call_from.html", {"caller": caller, "form": form})


@require_safe
@open_to(access.can_read_desk)
def desk_case(request, reference):
    return show(request, find(reference))


@require_POST
@open_to(access.can_work_desk)
def act(request, reference, form):
    """Answer, note, hand over and the rest, as the address says by its form. What is refused stays filled in."""
    case, form = find(reference), form(request.POST, request.FILES)
    files.hold(form, request)
    if not form.is_valid():
        return show(request, case, form)
    try:
        form.act(case, by=request.user, at=timezone.now())
    except history.AlreadyDone:
        pass
    except REFUSALS as refused:
        form.add_error(None, sentence(refused))
        return show(request, find(reference), form)
    return redirect("desk_case", case.reference)


def find(reference):
    related = ("account", "product", "version", "contact", "assignee", "known_assignee", "tier", "calendar")
    related += ("calendar_version__calendar", "tier_version__tier", "origin")
    return get_object_or_404(Case.objects.select_related(*related), reference=reference)


def show(request, case, filled=None):
    """The case with all that can be done to it; `filled` stands in for the form of its kind."""
    now = timezone.now()
    forms = {
        name: kind(initial=initial(name, case, now)) for name, kind in FORMS.items() if is_fit(name, case, request.user)
    }
    forms |= {name: filled for name, kind in FORMS.items() if type(filled) is kind}
    context = {
        "case": case,
        "caller": callers.know(case.contact, case.account, now, besides=case),
        "clocks": clocks.of(case, now),
        "pauses": pausing.of([case.pk]).get(case.pk, []),
        "lines": timeline.of(case, request.user),
        "calls": case.calls.select_related("contact", "taken_by"),
        "forms": forms if access.can_work_desk(request.user) else {},
        "filled": filled,
        "held": case.mails_held.held().select_related("person").order_by("pk"),
        "thanks": cases.last_thanks(case) if case.status == Case.Status.RESOLVED else None,
        "join_form": JoinForm() if access.can_work_desk(request.user) else None,
    }
    return render(request, "portal/support/desk_case.html", context)


def is_fit(name, case, user):
    """Whether this can be done to the case as it is now, by this person."""
    if case.status == Case.Status.RESOLVED:
        return name in {"reopen", "note"}
    fits = {
        "reopen": False,
        "assign": case.assignee is None,
        "hand_over": case.assignee is not None,
        "read": case.is_unread and case.assignee == user,
    }
    return fits.get(name, True)


def initial(name, case, now):
    """What stands in a form before anybody writes."""
    if name == "expect":
        return {"until": expecting.proposed(case, now)}
    if name == "assign":
        return {"to": proposing.assignee(case, now)}
    return {"severity": case.severity} if name == "severity" else {}


def take(request, form):
    """The case of the call just written down, or None where it could not be; the form then says why."""
    try:
        return form.take(by=request.user, at=timezone.now()).case
    except history.AlreadyDone as done:
        return done.event.case
    except history.IsResolved:
        form.add_error("case", _("This case was resolved in the meantime. Write the call down as a new problem."))
    except deadlines.NOT_SET_UP:
        form.add_error(
            None, _("Cases cannot be opened yet: an SLA tier with opening hours is missing. Nothing was kept.")
        )
    return None
