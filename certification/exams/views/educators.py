"""What educators look at: how fair an exam is, and how one attempt went."""

from datetime import timedelta
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import access, accommodations, analysing, grading, replaying
from ..forms import MoreTimeForm
from ..models import Attempt, Exam, ExamVersion


def for_educators(view):
    @wraps(view)
    @login_required
    def guarded(request, *args, **kwargs):
        if not access.can_educate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@for_educators
def training(request):
    """Every exam with how it goes, and the attempts that run now."""
    exams = Exam.objects.order_by("title").with_results()
    running = Attempt.objects.open().select_related("user", "version").order_by("deadline")
    return render(request, "certification/exams/training.html", {"exams": exams, "running": running})


@for_educators
def statistics(request, pk):
    """How a version did; ?domain=12 shows one of its domains alone."""
    version = get_object_or_404(ExamVersion.objects.select_related("exam"), pk=pk)
    figures = analysing.analyse(version)
    domain = figures.of(request.GET.get("domain", ""))
    items = domain.items if domain else figures.items
    context = {
        "version": version,
        "versions": version.exam.versions.order_by("-number"),
        "figures": figures,
        "domain": domain,
        "scale": domain.scale if domain else figures.whole,
        "items": items,
        "few": analysing.FEW,
        "facilities": [(one.version.item.reference, percent(one.facility)) for one in items],
        "domains": [(one.domain.name, percent(one.scale.mean)) for one in figures.domains],
        "exposures": [(one.version.item.reference, percent(one.exposure)) for one in items],
    }
    return render(request, "certification/exams/statistics.html", context)


def percent(share):
    return round(100 * share, 1)


@for_educators
def replay(request, uuid):
    """The log of an attempt; ?moment=12 shows the paper as it stood after the twelfth thing that happened."""
    attempt = get_object_or_404(Attempt.objects.select_related("user", "version", "exam"), uuid=uuid)
    moments = replaying.moments(attempt)
    asked = request.GET.get("moment", "")[:5]
    number = int(asked) if asked.isascii() and asked.isdecimal() and 0 < int(asked) <= len(moments) else len(moments)
    reckoned = grading.reckon(attempt) if attempt.ended_at else None
    context = {
        "attempt": attempt,
        "moments": moments,
        "moment": moments[number - 1],
        "paper": replaying.paper_after(attempt, moments[:number]),
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < len(moments) else None,
        "reckoned": reckoned,
        "agrees": reckoned and attempt.grade and reckoned.points == attempt.grade.points,
        "form": MoreTimeForm() if attempt.is_open else None,
    }
    return render(request, "certification/exams/replay.html", context)


@for_educators
@require_POST
def give_time(request, uuid):
    attempt = get_object_or_404(Attempt, uuid=uuid)
    form = MoreTimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was given: say how many minutes (1 to 600) and why."))
        return redirect("attempt_replay", attempt.uuid)
    until = attempt.deadline + timedelta(minutes=form.cleaned_data["minutes"])
    try:
        accommodations.extend(
            attempt, until=until, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    except (accommodations.HasEnded, accommodations.NoMoreTime):
        messages.error(request, _("The attempt has ended: no time can be given any more."))
    else:
        messages.success(request, _("The time is given. The open page shows it within a minute."))
    return redirect("attempt_replay", attempt.uuid)
