"""Booking, the rules, the questions afterwards, and what should change."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, bearing, cadence, sessions
from ..forms import BearingForm, BookingForm, CadenceForm, NewItemForm, ReflectionForm
from ..models import ListeningSession

REFUSALS = {
    sessions.InThePast: gettext_lazy("That hour has passed: choose one ahead."),
    sessions.AlreadyBooked: gettext_lazy("You have booked that hour already."),
    sessions.NotCertified: gettext_lazy("Calls are taken by those who hold a certificate for a product."),
    sessions.TooLate: gettext_lazy("The session is over. Book another and accept the rules before it begins."),
    sessions.NotRunning: gettext_lazy("The session does not run."),
    sessions.AlreadyReflected: gettext_lazy("Your answers were kept already."),
}


@open_to(access.can_listen)
def listening(request):
    now, user = timezone.now(), request.user
    is_plan = "plan" in request.POST
    form = BookingForm(None if is_plan else request.POST or None, may_take_calls=access.can_take_calls(user, now))
    plan = CadenceForm(request.POST if is_plan else None, initial=_planned(user))
    if is_plan and plan.is_valid():
        cadence.plan(listener=user, **plan.cleaned_data, at=now)
        messages.success(request, _("Your plan is kept, for everybody here to see."))
        return redirect("listening")
    if not is_plan and form.is_valid():
        try:
            session = sessions.book(listener=user, **form.cleaned_data, at=now)
        except sessions.SessionRefused as refusal:
            form.add_error("starts_at", REFUSALS[type(refusal)])
        else:
            messages.success(request, _("Booked. Read the rules before you come."))
            return redirect("listening_session", session.pk)
    context = {"form": form, "plan": plan, "sessions": ListeningSession.objects.visible_to(user), "now": now}
    return render(request, "home/listening/listening.html", context)


def _planned(user):
    latest = user.cadences.last()
    return {"per_quarter": latest.per_quarter} if latest else {}


@require_safe
@open_to(access.can_see_cadence)
def listening_cadence(request):
    """Who means to listen how often, and does."""
    now = timezone.now()
    context = {"quarters": cadence.quarters(now), "rows": cadence.table(now)}
    return render(request, "home/listening/cadence.html", context)


def own(request, pk):
    return get_object_or_404(ListeningSession.objects.visible_to(request.user).select_related("listener"), pk=pk)


@open_to(access.can_listen)
def listening_session(request, pk):
    session, now = own(request, pk), timezone.now()
    form = ReflectionForm(request.POST or None, instance=session) if _asks(session, now) else None
    if form and form.is_valid():
        try:
            sessions.reflect(own(request, pk), **form.cleaned_data, at=now)
        except sessions.RepNamed as refusal:
            form.add_error(None, named(refusal))
        except sessions.SessionRefused as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
        else:
            messages.success(request, _("Your answers are kept. What should change because of them?"))
            return redirect("listening_session", session.pk)
    context = {"session": session, "form": form, "is_over": session.ends_at <= now, "runs": session.runs(now)}
    return render(request, "home/listening/session.html", context | _what_should_change(request, session))


def _asks(session, now):
    return session.ends_at <= now and session.rules_accepted_at is not None and session.reflected_at is None


def named(refusal):
    return _("Say it without naming anybody of the desk: %(names)s.") % {"names": ", ".join(refusal.names)}


def _what_should_change(request, session, bearing_form=None, item_form=None):
    if session.reflected_at is None:
        return {}
    return {
        "bearings": session.bearings.select_related("item", "article", "course"),
        "changed": set(session.bearings.led_to_change().values_list("pk", flat=True)),
        "bearing_form": bearing_form or BearingForm(reader=request.user),
        "item_form": item_form or NewItemForm(reader=request.user),
    }


@require_POST
@open_to(access.can_listen)
def listening_bear(request, pk):
    """What should change: a thing that is there, or with `propose` a new item."""
    session, now = own(request, pk), timezone.now()
    is_new = "propose" in request.POST
    form = (NewItemForm if is_new else BearingForm)(request.POST, reader=request.user)
    if form.is_valid():
        try:
            if is_new:
                bearing.propose(session, **form.cleaned_data, at=now)
            else:
                bearing.say(session, form.cleaned_data["what"], at=now)
        except sessions.RepNamed as refusal:
            form.add_error(None, named(refusal))
        except bearing.NotReflected:
            return redirect("listening_session", session.pk)
        else:
            messages.success(request, _("It stands with your session, and who decides about it finds it."))
            return redirect("listening_session", session.pk)
    forms = {"item_form" if is_new else "bearing_form": form}
    context = {"session": session, "is_over": True, "runs": False}
    return render(request, "home/listening/session.html", context | _what_should_change(request, session, **forms))


@require_POST
@open_to(access.can_listen)
def listening_accept_rules(request, pk):
    return _act(request, pk, sessions.accept_rules)


@require_POST
@open_to(access.can_listen)
def listening_leave(request, pk):
    return _act(request, pk, sessions.leave)


def _act(request, pk, act):
    session = own(request, pk)
    try:
        act(session, at=timezone.now())
    except sessions.SessionRefused as refusal:
        messages.error(request, REFUSALS[type(refusal)])
    return redirect("listening_session", session.pk)
