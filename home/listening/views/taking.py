"""Taking calls as a plain rep would, on the cases of those calls, without a place for notes."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to
from portal.accounts.models import Membership
from portal.promises import deadlines
from portal.support import callers, clocks, history, timeline
from portal.support.forms import AnswerForm, AssignForm, ExpectForm, ReopenForm, ResolveForm, SeverityForm
from portal.support.views import desk, files
from portal.support.views.refusals import REFUSALS, sentence

from .. import access, sessions, taking
from ..forms import SessionCallForm
from . import hearing
from .sessions import REFUSALS as SESSION_REFUSALS

# A rep's acts, without those whose words only we read.
FORMS = {
    "answer": AnswerForm,
    "resolve": ResolveForm,
    "expect": ExpectForm,
    "severity": SeverityForm,
    "assign": AssignForm,
    "reopen": ReopenForm,
}


def running(request, pk):
    return hearing.running(request, pk, takes_calls=True)


@require_safe
@open_to(access.can_listen)
def listening_callers(request, pk):
    """Who is this? And the calls taken so far."""
    words = request.GET.get("q", "")[:100]
    session = running(request, pk)
    context = {
        "session": session,
        "words": words,
        "found": callers.find(words, timezone.now()),
        "cases": taking.cases_of(session).select_related("account", "product"),
    }
    return render(request, "home/listening/callers.html", context)


@open_to(access.can_listen)
def listening_call_from(request, pk, person):
    session, now = running(request, pk), timezone.now()
    membership = get_object_or_404(Membership.objects.current(now).select_related("user", "account"), user=person)
    caller = callers.know(membership.user, membership.account, now)
    products = access.certified_products(request.user, now)
    form = SessionCallForm(request.POST or None, request.FILES or None, caller=caller, products=products)
    files.hold(form, request)
    if form.is_valid() and (case := _take(session, form)):
        return redirect("listening_case", session.pk, case.reference)
    return render(request, "home/listening/call_from.html", {"session": session, "caller": caller, "form": form})


def _take(session, form):
    """The case of the call just written down, or None where it could not be; the form then says why."""
    now = timezone.now()
    try:
        with taking.at_the_desk(session, at=now):
            return form.take(by=session.listener, at=now).case
    except history.AlreadyDone as done:
        return done.event.case
    except history.IsResolved:
        form.add_error("case", _("This case was resolved in the meantime. Write the call down as a new problem."))
    except deadlines.NOT_SET_UP:
        form.add_error(None, _("Cases cannot be opened yet: an SLA tier with opening hours is missing."))
    except sessions.SessionRefused as refused:
        form.add_error(None, SESSION_REFUSALS[type(refused)])
    return None


def _find(session, reference):
    related = ("account", "product", "version", "contact", "assignee", "known_assignee", "tier", "calendar")
    related += ("calendar_version__calendar", "tier_version__tier")
    return get_object_or_404(taking.cases_of(session).select_related(*related), reference=reference)


@require_safe
@open_to(access.can_listen)
def listening_case(request, pk, reference):
    session = running(request, pk)
    return _show(request, session, _find(session, reference))


@require_POST
@open_to(access.can_listen)
def listening_act(request, pk, reference, act):
    session, now = running(request, pk), timezone.now()
    case = _find(session, reference)
    if act not in FORMS:
        raise Http404
    form = FORMS[act](request.POST, request.FILES)
    files.hold(form, request)
    if not form.is_valid():
        return _show(request, session, case, form)
    try:
        with taking.at_the_desk(session, at=now):
            form.act(case, by=request.user, at=now)
    except history.AlreadyDone:
        pass
    except (*REFUSALS, sessions.SessionRefused) as refused:
        words = SESSION_REFUSALS.get(type(refused)) or sentence(refused)
        form.add_error(None, words)
        return _show(request, session, _find(session, reference), form)
    return redirect("listening_case", session.pk, case.reference)


def _show(request, session, case, filled=None):
    now = timezone.now()
    forms = {
        name: filled if type(filled) is kind else kind(initial=desk.initial(name, case, now))
        for name, kind in FORMS.items()
        if type(filled) is kind or desk.is_fit(name, case, request.user)
    }
    context = {
        "session": session,
        "case": case,
        "clocks": clocks.of(case, now),
        "lines": timeline.of(case, request.user),
        "forms": forms,
    }
    return render(request, "home/listening/case.html", context)
