"""The writers' page: what to write and mend next, and whether it helps."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, meaning, measuring, writing
from ..forms import TaskForm
from ..models import ArticlePage, Flag, OutsideLink, Suggestion, WritingTask

AT_MOST = 10


@require_safe
@open_to(access.can_read_search_log)
def writers(request):
    now = timezone.now()
    tasks = list(WritingTask.objects.open().select_related("by"))
    context = {
        "measures": measuring.measure(now),
        "vain": measuring.in_vain(now),
        "taken": {task.words for task in tasks},
        "months": [(date_format(month, "M Y"), percent) for month, percent in measuring.link_rate_by_month(now)],
        "reused": measuring.reused(now),
        "tasks": tasks,
        "drafts": ArticlePage.objects.unfinished()[:AT_MOST],
        "flags": Flag.objects.open().select_related("article", "by")[:AT_MOST],
        "suggestions": Suggestion.objects.open().select_related("article", "by")[:AT_MOST],
        "behind": ArticlePage.objects.live().exclude(behind=0).select_related("locale").order_by("-behind")[:AT_MOST],
        "dead": OutsideLink.objects.dead(now).prefetch_related("articles").order_by("failing_since")[:AT_MOST],
        "by_words_alone": meaning.why_not(),
        "due": ArticlePage.objects.due_for_review(now.date()).order_by("review_on")[:AT_MOST],
        "sample": measuring.to_coach(now),
        "may_write": access.can_write_articles(request.user),
    }
    return render(request, "portal/knowledge/writers.html", context)


@require_POST
@open_to(access.can_write_articles)
def task_new(request):
    form = TaskForm(request.POST)
    if form.is_valid():
        writing.decide(form.cleaned_data["words"], by=request.user, at=timezone.now())
        messages.success(request, _("It is in the queue."))
    return redirect("writers")


@require_POST
@open_to(access.can_write_articles)
def task_done(request, pk):
    task = get_object_or_404(WritingTask, pk=pk)
    writing.finish(task, by=request.user, at=timezone.now())
    return redirect("writers")
