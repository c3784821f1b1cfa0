"""What we promised in a month against what we did, as a page, a table and a sheet of paper; and the credits for it."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.doors import open_to

from .. import access, achieving, crediting, reporting
from ..forms import GoodwillForm, MonthForm
from ..models import CreditDue
from .sheets import sheet

CREDITS_SHOWN, ON_A_PAGE = 50, 25
DONE = {"approve": gettext_lazy("Approved: billing posts it."), "decline": gettext_lazy("Declined.")}


@require_safe
@open_to(access.can_see_figures)
def achieved(request):
    """Did they keep their word last month?"""
    form, account, month = asked(request)
    context = {"form": form, "account": account}
    if account:
        now = timezone.now()
        figures = achieving.of(account, month, now)
        kept = Paginator(achieving.kept(account, month), ON_A_PAGE).get_page(request.GET.get("page"))
        missed = Paginator(achieving.missed(account, month, now), ON_A_PAGE).get_page(request.GET.get("missed"))
        context |= {
            "figures": figures,
            "page": kept,
            "kept": achieving.told(kept),
            "missed": missed,
            "misses": achieving.told_missed(missed),
            "beside": achieving.beside(figures),
            "trend": [(tally.label, tally.percent) for _first, tally in figures.trend] if figures.is_promised else [],
            "credits": CreditDue.objects.visible_to(request.user).filter(account=account, month=month.first),
            "may_credit": access.can_answer_for(request.user),
            "is_over": month.end <= now,
            "query": f"company={account.slug}&month={month.first:%Y-%m}",
        }
    return render(request, "portal/support/achieved.html", context)


@require_safe
@open_to(access.can_see_figures)
def achieved_csv(request):
    _form, account, month = asked(request)
    if account is None:
        return redirect("achieved")
    return sheet(achieving.lines(account, month, timezone.now()), f"promises-{account.slug}-{month.first:%Y-%m}")


@require_safe
@open_to(access.can_see_figures)
def achieved_pdf(request):
    _form, account, month = asked(request)
    if account is None:
        return redirect("achieved")
    now = timezone.now()
    paper = reporting.pdf(account, achieving.of(account, month, now), now)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="promises-{account.slug}-{month.first:%Y-%m}.pdf"'
    return response


@open_to(access.can_answer_for)
def credits(request):
    """Which credits wait for a person; and one for an error of ours."""
    form = GoodwillForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        crediting.give(by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("credits")
    rows = CreditDue.objects.select_related("account", "case", "proposed_by", "approved_by", "declined_by")
    context = {"form": form, "waiting": rows.waiting(), "decided": rows.exclude(pk__in=rows.waiting())[:CREDITS_SHOWN]}
    return render(request, "portal/support/credits.html", context)


@require_POST
@open_to(access.can_answer_for)
def credits_propose(request):
    """The service credits of the company and month in the address."""
    form = MonthForm(request.POST, user=request.user)
    if not form.is_valid():
        return redirect("achieved")
    month = achieving.month_of(form.account, form.cleaned_data["month"])
    try:
        if not crediting.propose(form.account, month, by=request.user, at=timezone.now()):
            messages.info(
                request, _("Nothing is due: no promise with a credit was missed, or the company pays no fee.")
            )
    except crediting.NotOver:
        messages.info(request, _("This month goes on: its credits are reckoned once it is over."))
    return redirect("credits")


@require_POST
@open_to(access.can_answer_for)
def credit_decide(request, pk, verb):
    credit, read = get_object_or_404(CreditDue, pk=pk), request.POST.get("amount", "")
    words = {"amount": int(read) if read.isdecimal() else 0} if verb == "approve" else {}
    try:
        getattr(crediting, verb)(credit, by=request.user, at=timezone.now(), **words)
    except crediting.AlreadyDecided:
        messages.info(request, _("Somebody decided about it before."))
    except crediting.Recounted:
        messages.info(request, _("It was reckoned anew since you read it: nothing was decided. Look again."))
    else:
        messages.success(request, DONE[verb])
    return redirect("credits")


def asked(request):
    """The form, and the company and month it names; without any, last month, and a customer's own company."""
    today = timezone.localdate()
    last = date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)
    words = {"month": f"{last:%Y-%m}"} | request.GET.dict()
    form = MonthForm(words, user=request.user) if request.GET or not request.user.is_staff else None
    if form is None:
        return MonthForm(initial={"month": last}, user=request.user), None, None
    if not form.is_valid():
        return form, None, None
    return form, form.account, achieving.month_of(form.account, form.cleaned_data["month"])
