import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from certification.courses.seats import NeedsSeat

from .. import answers, attempts, chances, paper, results, reviewing
from ..forms import AnswerForm
from ..models import Attempt, Exam, ExamTerms
from ..versions import BankTooSmall

logger = logging.getLogger(__name__)


@login_required
def exam(request, slug):
    """What the exam is, and the way in."""
    exam = get_object_or_404(Exam.objects.open().select_related("course"), slug=slug)
    version, at = exam.current_version, timezone.now()
    running = attempts.open_attempt(request.user, exam, at)
    mine = chances.of(request.user, version)
    ended = Attempt.objects.visible_to(request.user).ended().filter(exam=exam)
    past = list(ended.select_related("version").prefetch_related("grades"))
    context = {
        "exam": exam,
        "version": version,
        "lines": version.lines.select_related("domain"),
        "running": running,
        "past": past,
        "passed": next((one for one in past if one.grade and one.grade.is_pass), None),
        "chances": mine,
        "is_cooling": mine.is_cooling(at),
        "barred": chances.reason_against(request.user, exam, at),
    }
    return render(request, "certification/exams/exam.html", context)


@login_required
@require_POST
def start(request, slug):
    exam = get_object_or_404(Exam, slug=slug)
    try:
        attempt = attempts.start(user=request.user, exam=exam, at=timezone.now())
    except attempts.NotOpen:
        raise Http404 from None
    except chances.Barred as barred:
        messages.error(request, str(barred))
        return redirect("exam", exam.slug)
    except chances.NoAttemptsLeft:
        messages.error(request, _("You have used all your attempts. Ask our training team about another."))
        return redirect("exam", exam.slug)
    except chances.CoolingOff:
        messages.error(request, _("It is too early for another attempt. This page says from when you can sit again."))
        return redirect("exam", exam.slug)
    except NeedsSeat:
        messages.info(request, _("An attempt costs money: you need a seat first. Here is how you get one."))
        return redirect("exam", exam.slug)
    except BankTooSmall as small:
        logger.error("Exam %s cannot be drawn: too few live items in %s.", exam.slug, small.domain)
        messages.error(request, _("This exam cannot be started just now. No attempt was counted; try again later."))
        return redirect("exam", exam.slug)
    return redirect("attempt", attempt.uuid)


@login_required
@never_cache
def attempt(request, uuid):
    at = timezone.now()
    sat = own_attempt(request, uuid, at)
    if not sat.is_open:
        return redirect("attempt_result", sat.uuid)
    left = paper.seconds_left(sat, at)
    context = {"attempt": sat, "questions": paper.questions(sat), "seconds_left": left, "clock": paper.clock(left)}
    return render(request, "certification/exams/attempt.html", context)


@login_required
@require_POST
def answer(request, uuid):
    """Takes answers from the page's script, which is told in JSON, and from the plain form, which is led on."""
    at = timezone.now()
    sat = own_attempt(request, uuid, at)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return said(request, sat, 400, [message for errors in form.errors.values() for message in errors], at)
    try:
        refusals = answers.record(sat, at=at, **form.cleaned_data)
    except answers.TooLate:
        return said(request, sat, 409, [_("Time is up. This answer came too late; what was saved before is kept.")], at)
    told = [_("Question %(number)s: %(reason)s") % vars(refusal) for refusal in refusals]
    return said(request, sat, 422 if refusals else 200, told, at)


def said(request, sat, status, refusals, at):
    if request.headers.get("Accept") == "application/json":
        told = {"saved": status == 200, "refusals": refusals, "seconds_left": paper.seconds_left(sat, at)}
        return JsonResponse(told, status=status)
    for refusal in refusals:
        messages.error(request, refusal)
    if not refusals:
        messages.success(request, _("Your answers are saved."))
    return redirect("attempt_submit" if "review" in request.POST else "attempt", sat.uuid)


@login_required
@never_cache
def submit(request, uuid):
    """Names what is unanswered and asks once more; POST hands in."""
    at = timezone.now()
    sat = own_attempt(request, uuid, at)
    if request.method == "POST":
        attempts.hand_in(sat, at=at)
    if request.method == "POST" or not sat.is_open:
        return redirect("attempt_result", sat.uuid)
    total, unanswered = sat.slots.count(), paper.unanswered(sat)
    context = {
        "attempt": sat,
        "total": total,
        "answered": total - len(unanswered),
        "unanswered": unanswered,
        "clock": paper.clock(paper.seconds_left(sat, at)),
    }
    return render(request, "certification/exams/submit.html", context)


@login_required
@never_cache
def result(request, uuid):
    at = timezone.now()
    sat = own_attempt(request, uuid, at)
    if sat.is_open:
        return redirect("attempt", sat.uuid)
    shown, scores = reviewing.shown(sat, at), results.by_domain(sat.grade)
    mine, weakest = chances.of(request.user, sat.version), results.weakest(scores)
    context = {
        "attempt": sat,
        "exam": sat.exam,
        "grade": sat.grade,
        "regraded": sat.grade.number > 1,
        "shows_score": shown >= ExamTerms.Review.DOMAINS,
        "domains": scores,
        "weakest": weakest,
        "teaching": results.teaching(sat, weakest, request.user) if weakest else [],
        "reviewed": reviewing.questions(sat, shown),
        "shows_keys": shown >= ExamTerms.Review.KEYS,
        "chances": mine,
        "is_cooling": mine.is_cooling(at),
    }
    return render(request, "certification/exams/result.html", context)


def own_attempt(request, uuid, at):
    """The attempt, closed first if its time is up; 404 for another person's."""
    mine = Attempt.objects.visible_to(request.user).select_related("version", "exam__course", "user")
    sat = get_object_or_404(mine, uuid=uuid)
    return attempts.close_if_overdue(sat, at=at)
