"""What calls say this month, and the calls behind each of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to
from portal.support.access import can_read_desk

from .. import access, becoming, counting, notable, opening
from ..choosing import Choice, NothingChosen
from ..forms import FORMS
from ..models import Letter, Outcome
from ..months import Month, NotAMonth

MOST_CALLS = 50


def asked_month(request):
    """The month the address names, else this one."""
    now = Month.of(timezone.now())
    try:
        return Month.named(request.GET["month"]) if "month" in request.GET else now
    except NotAMonth:
        raise Http404 from None


@require_safe
@open_to(access.can_read_voice)
def voice(request):
    month = asked_month(request)
    groups, said = counting.groups(month), notable.of_month(month)
    context = {
        "month": month,
        "is_this_month": month == Month.of(timezone.now()),
        "n": len({case for group in groups[counting.PRODUCT] for case in group.cases}),
        "groups": [(kind, label, groups[kind]) for kind, label in _labels().items()],
        "said": said,
        "phrases": counting.behind(said.phrases, month),
        "share": counting.with_outcome(month),
        "gaps": Outcome.objects.filter(course__isnull=False, closed_at=None).select_related("course", "by"),
        "letter": Letter.objects.filter(month=month.first).first(),
        "may_send": access.can_send_letters(request.user),
        "house": settings.HOUSE_CURRENCY,
    }
    return render(request, "home/voice/voice.html", context)


def _labels():
    return {counting.PRODUCT: _("Product"), counting.VERSION: _("Version"), counting.TOPIC: _("Topic")}


def asked_choice(request):
    try:
        return Choice(asked_month(request), request.GET.get("kind", ""), request.GET.get("value", "")[:300])
    except NothingChosen:
        raise Http404 from None


@require_safe
@open_to(access.can_read_voice)
def voice_calls(request):
    return show(request, asked_choice(request))


@require_POST
@open_to(access.can_read_voice)
def voice_become(request, what):
    """What these calls say becomes an item, evidence for one, a task for the writers or a gap of a course."""
    choice = asked_choice(request)
    if what not in FORMS:
        raise Http404
    form, cases = FORMS[what](request.POST, reader=request.user), _cases(choice)
    if not cases:
        raise Http404
    if form.is_valid():
        try:
            form.become(cases, by=request.user, at=timezone.now())
        except becoming.TellsWho as refused:
            form.add_error(
                None, _("It tells who called: %(words)s. Say it without.") % {"words": ", ".join(refused.words)}
            )
        else:
            messages.success(request, form.done)
            return redirect(f"{reverse('voice_calls')}?{choice.query}")
    return show(request, choice, form)


@require_POST
@open_to(access.can_read_voice)
def voice_close(request, pk):
    gap = get_object_or_404(Outcome.objects.filter(course__isnull=False), pk=pk)
    if becoming.close(gap, by=request.user, at=timezone.now()):
        messages.success(request, _("The gap is closed."))
    return redirect("voice")


def _cases(choice):
    return list(choice.cases().select_related("account", "contact", "product", "version").order_by("-opened_at"))


def show(request, choice, filled=None):
    cases = _cases(choice)
    forms = {name: filled if type(filled) is kind else kind(reader=request.user) for name, kind in FORMS.items()}
    outcomes = Outcome.objects.filter(cases__in=cases).select_related("item", "task", "course").distinct()
    context = {
        "choice": choice,
        "words": choice.words,
        "rows": opening.opened(choice, cases[:MOST_CALLS]),
        "n": len(cases),
        "forms": forms,
        "outcomes": outcomes,
        "opens_desk": can_read_desk(request.user),
    }
    return render(request, "home/voice/calls.html", context)
