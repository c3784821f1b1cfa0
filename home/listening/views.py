from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from . import access, sessions
from .forms import BookingForm, ReflectionForm
from .models import ListeningSession

REFUSALS = {
    sessions.InThePast: _("That hour has passed: choose one ahead."),
    sessions.AlreadyBooked: _("You have booked that hour already."),
}


@login_required
def listening(request):
    if not access.can_listen(request.user):
        raise Http404
    form = BookingForm(request.POST or None)
    if form.is_valid():
        try:
            session = sessions.book(listener=request.user, starts_at=form.cleaned_data["starts_at"], at=timezone.now())
        except sessions.SessionRefused as refusal:
            form.add_error("starts_at", REFUSALS[type(refusal)])
        else:
            messages.success(request, _("Booked. Read the rules before you come."))
            return redirect("listening_session", session.pk)
    context = {"form": form, "sessions": ListeningSession.objects.visible_to(request.user), "now": timezone.now()}
    return render(request, "home/listening/listening.html", context)


@login_required
def listening_session(request, pk):
    session = get_object_or_404(ListeningSession.objects.visible_to(request.user), pk=pk)
    form = ReflectionForm(request.POST or None, instance=session)
    is_over = session.ends_at <= timezone.now()
    if is_over and session.rules_accepted_at and form.is_valid():
        sessions.reflect(session, **form.cleaned_data, at=timezone.now())
        messages.success(request, _("Your answers are kept."))
        return redirect("listening_session", session.pk)
    return render(request, "home/listening/session.html", {"session": session, "form": form, "is_over": is_over})


@require_POST
@login_required
def listening_accept_rules(request, pk):
    session = get_object_or_404(ListeningSession.objects.visible_to(request.user), pk=pk)
    sessions.accept_rules(session, at=timezone.now())
    return redirect("listening_session", session.pk)
