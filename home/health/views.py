from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from home.yearly import year
from portal.accounts.doors import open_to
from portal.accounts.models import Membership

from . import access, facts, watching
from .forms import TaskForm
from .models import Kind, Task

PER_PAGE = 25


@require_safe
@open_to(access.can_see_health)
def health(request):
    """Each company with how many facts of each kind there are: evidence, and no score."""
    waiting = Count("health_tasks", filter=Q(health_tasks__closed_at=None))
    accounts = access.accounts_of(request.user).annotate(waiting=waiting).order_by("-waiting", "name")
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("page"))
    known = facts.of(list(page), at=timezone.now())
    rows = [(account, _counted(known.get(account.pk, []))) for account in page]
    return render(request, "home/health/health.html", {"page": page, "rows": rows})


def _counted(found):
    """What troubles first."""
    order = ["bad", "warn", "accent", "good"]
    counts = Counter(fact.kind for fact in found)
    tones = {fact.kind: fact.tone for fact in found}
    listed = sorted(counts, key=lambda kind: (order.index(tones[kind]), list(Kind).index(kind)))
    return [(kind.label, counts[kind], tones[kind]) for kind in listed]


@require_safe
@open_to(access.can_see_health)
def health_account(request, slug):
    return show(request, get_object_or_404(access.accounts_of(request.user), slug=slug))


@require_POST
@open_to(access.can_see_health)
def health_task(request, pk):
    """A word on a task, or with `done` its end."""
    tasks = Task.objects.filter(account__in=access.accounts_of(request.user)).select_related("account", "rule")
    task = get_object_or_404(tasks, pk=pk)
    form = TaskForm(request.POST, task=task)
    if not form.is_valid():
        return show(request, task.account, form, task)
    try:
        words = {"text": form.cleaned_data["text"], "is_done": "done" in request.POST}
        watching.say(task, **words, by=request.user, at=timezone.now())
    except watching.AlreadyDone:
        messages.error(request, _("Somebody else has done this meanwhile."))
    return redirect("health_account", task.account.slug)


def show(request, account, filled=None, of=None):
    now = timezone.now()
    tasks = account.health_tasks.select_related("rule").prefetch_related("events__by")
    rows = [(task, _form(task, filled if task == of else None)) for task in tasks]
    people = Membership.objects.current(now).filter(account=account).select_related("user")
    context = {
        "account": account,
        "owner": account.owner,
        "year": year.years(account, now)[-1],
        "facts": facts.of([account], at=now).get(account.pk, []),
        "tasks": [(task, form) for task, form in rows if form],
        "done": [task for task, form in rows if not form],
        "people": people.order_by("user__last_name", "user__pk"),
    }
    return render(request, "home/health/account.html", context)


def _form(task, filled):
    return None if task.closed_at else filled or TaskForm(task=task)
