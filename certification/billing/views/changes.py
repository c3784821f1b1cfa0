"""Another plan, the end, and both taken back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from .. import changing
from ..fetching import Busy
from ..forms import ChangeForm
from ..models import Plan
from ..stripe_client import StripeProblem
from .doors import blame, for_billing, refuse, running_or_404

REFUSALS = {
    changing.NotOnSale: gettext_lazy("This plan cannot be chosen. Nothing was changed."),
    changing.NotUnlocked: gettext_lazy(
        "Your company does not hold the level that unlocks this tier. Nothing was changed."
    ),
    changing.NothingRuns: gettext_lazy("A payment is missing. Make it first; then the plan can be changed."),
    changing.LevelLost: gettext_lazy("This follows from the level that was lost. Reach it again, and the plan stays."),
    changing.Otherwise: gettext_lazy("The amount has changed since it was shown. Nothing was charged; look again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_billing
def change(request, pk):
    """What changes if I press this, to the cent and the day?"""
    subscription = running_or_404(request)
    plan = get_object_or_404(Plan.objects.select_related("tier"), pk=pk)
    try:
        if request.method == "POST":
            return _carry_out(request, subscription, plan)
        return _show(request, subscription, plan)
    except changing.CannotChange as refusal:
        return refuse(request, REFUSALS[type(refusal)])
    except (StripeProblem, Busy) as problem:
        return blame(request, problem)


def _show(request, subscription, plan):
    now, preview = timezone.now(), None
    changing.check(subscription, plan, at=now)
    if changing.is_at_once(subscription.plan, plan):
        preview = changing.preview(subscription, plan, at=now)
    context = {
        "subscription": subscription,
        "plan": plan,
        "preview": preview,
        "fields": [("shown", ChangeForm.sign(preview, subscription))] if preview else [],
        "address": reverse("plan_change", args=[plan.pk]),
        "cancel": reverse("plan"),
    }
    return render(request, "certification/billing/change.html", context)


def _carry_out(request, subscription, plan):
    now = timezone.now()
    if not changing.is_at_once(subscription.plan or plan, plan):
        changing.schedule(subscription=subscription, plan=plan, by=request.user, at=now)
        messages.success(request, _("The change is planned. Until then you keep what you have."))
        return redirect("plan")
    form = ChangeForm(request.POST)
    if not form.is_valid() or form.is_about_another(subscription, plan):
        messages.error(request, _("Look at the amount again; nothing was charged."))
        return redirect("plan_change", plan.pk)
    changed = changing.change(
        subscription=subscription,
        plan=plan,
        shown_at=form.shown_at,
        shown_due=form.cleaned_data["shown"]["due"],
        by=request.user,
        at=now,
    )
    if changed.pending_plan:
        messages.warning(request, _("Your bank has not let the payment through yet. Pay the open invoice below."))
    else:
        messages.success(request, _("Your plan is %(plan)s.") % {"plan": changed.plan})
    return redirect("plan")


@require_http_methods(["GET", "HEAD", "POST"])
@for_billing
def cancel(request):
    """When would it end, and what would we be owed then?"""
    subscription = running_or_404(request)
    if request.method != "POST":
        context = {"subscription": subscription, "address": reverse("plan_cancel"), "cancel": reverse("plan")}
        return render(request, "certification/billing/cancel.html", context)
    return _done(request, changing.cancel, subscription, _("Your plan ends with what is paid, and is not renewed."))


@require_POST
@for_billing
def resume(request):
    return _done(request, changing.resume, running_or_404(request), _("Your plan goes on and renews as before."))


@require_POST
@for_billing
def revoke(request):
    return _done(request, changing.revoke, running_or_404(request), _("The planned change is taken back."))


def _done(request, act, subscription, words):
    try:
        act(subscription=subscription, by=request.user, at=timezone.now())
    except changing.CannotChange as refusal:
        return refuse(request, REFUSALS[type(refusal)])
    except (StripeProblem, Busy) as problem:
        return blame(request, problem)
    messages.success(request, words)
    return redirect("plan")
