from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from certification.levels.access import can_see_colleagues
from portal.promises import ledger

from .. import buying, buying_back, customers, dunning, lapsing, offers
from ..by_when import Stand
from ..fetching import Busy
from ..forms import AgainForm, BuyForm, InvoiceForm
from ..models import Customer, Invoice, Plan, Subscription
from ..stripe_client import StripeProblem
from .doors import blame, for_billing, refuse, running, to_stripe

PER_PAGE = 12

REFUSALS = {
    buying.NotOnSale: gettext_lazy("This plan is not on sale. Nothing was bought."),
    buying.NotUnlocked: gettext_lazy(
        "Your company does not hold the level that unlocks this tier. Nothing was bought."
    ),
    buying.AlreadySubscribed: gettext_lazy("Your company has a subscription already. Nothing was bought twice."),
    buying_back.NoCard: gettext_lazy("Stripe keeps no card of yours. Buy on Stripe’s page and give one there."),
    buying_back.Otherwise: gettext_lazy("The amount or the card has changed since it was shown. Nothing was charged."),
    buying.BuyingAnother: gettext_lazy("A colleague is buying another plan at this moment. Nothing was bought."),
}


@require_safe
@for_billing
def plan(request):
    """What we pay, what each tier promises and costs, and whether our level lets us buy it."""
    account, now = request.user.account, timezone.now()
    try:
        owed = ledger.owed_at(account, now)
    except ledger.NoTiers:
        owed = None
    subscription = running(request)
    lapse = _lapse(subscription, now)
    stand = Stand(subscription, lapse["lapse"], owed)
    invoices = Invoice.objects.visible_to(request.user).exclude(status=Invoice.Status.DRAFT)
    context = {
        "account": account,
        "owed": owed,
        "subscription": subscription,
        "missing": dunning.of(subscription, at=now) if subscription and not subscription.is_paid else None,
        **lapse,
        "offers": list(offers.for_account(account, stand, sees_colleagues=can_see_colleagues(request.user), at=now)),
        **_as_customer(account),
        "invoices": Paginator(invoices.prefetch_related("credit_notes"), PER_PAGE).get_page(request.GET.get("page")),
    }
    return to_stripe(render(request, "certification/billing/plan.html", context))


def _as_customer(account):
    """Whether Stripe has something to show the company, and whether it has paid for a plan that is over."""
    ended = Subscription.objects.filter(customer=OuterRef("pk"), ended_at__isnull=False)
    known = Customer.objects.filter(account=account).exclude(stripe_id=None).annotate(has_ended=Exists(ended)).first()
    return {"is_customer": known is not None, "has_paid_before": known is not None and known.has_ended}


def _lapse(subscription, now):
    """What a lost level leads to, in money too; without the money where Stripe does not answer."""
    lapse = lapsing.of(subscription, at=now) if subscription else None
    if lapse is None or not lapse.is_at_once:
        return {"lapse": lapse}
    with suppress(StripeProblem):
        return {"lapse": lapse, "credit": lapsing.credited(subscription, lapse, at=max(now, lapse.until))}
    return {"lapse": lapse}


@require_POST
@for_billing
def buy(request):
    form = BuyForm(request.POST)
    if not form.is_valid():
        return refuse(request, REFUSALS[buying.NotOnSale])
    try:
        url = buying.start(
            account=request.user.account, plan=form.cleaned_data["plan"], by=request.user, at=timezone.now()
        )
    except buying.CannotBuy as refusal:
        return refuse(request, REFUSALS[type(refusal)])
    except (StripeProblem, Busy) as problem:
        return blame(request, problem)
    return redirect(url)


@require_http_methods(["GET", "HEAD", "POST"])
@for_billing
def by_invoice(request, pk):
    """What is ordered, for how much, and when must it be paid?"""
    account, now = request.user.account, timezone.now()
    plan = get_object_or_404(Plan.objects.on_sale().select_related("tier"), pk=pk)
    form = InvoiceForm(request.POST or None, initial={"plan": plan.pk})
    try:
        buying.check(account=account, plan=plan, at=now)
        if form.is_valid():
            number = form.cleaned_data["po_number"]
            buying.at_once(account=account, plan=plan, po_number=number, by=request.user, at=now)
            messages.success(request, _("Ordered. The invoice is sent to you and stands below."))
            return redirect("plan")
    except buying.CannotBuy as refusal:
        return refuse(request, REFUSALS[type(refusal)])
    except (StripeProblem, Busy) as problem:
        return blame(request, problem)
    days = Customer.days_for(account)
    return render(request, "certification/billing/by_invoice.html", {"form": form, "plan": plan, "days": days})


@require_http_methods(["GET", "HEAD", "POST"])
@for_billing
def again(request, pk):
    """What would be charged now, and to which card, if we buy a plan again?"""
    account, now = request.user.account, timezone.now()
    plan = get_object_or_404(Plan.objects.on_sale().select_related("tier"), pk=pk)
    form = AgainForm(request.POST or None)
    try:
        if form.is_valid() and form.is_about(account, plan):
            return _bought_again(request, plan, form.cleaned_data["shown"], now)
        card = buying_back.card_of(account)
        preview = buying_back.preview(account, plan, at=now)
    except buying.CannotBuy as refusal:
        return refuse(request, REFUSALS[type(refusal)])
    except (StripeProblem, Busy) as problem:
        return blame(request, problem)
    if request.method == "POST":
        messages.error(request, _("Look at the amount again; nothing was charged."))
    context = {
        "plan": plan,
        "preview": preview,
        "card": card,
        "fields": [("shown", AgainForm.sign(account, preview, card))],
    }
    return render(request, "certification/billing/again.html", context)


def _bought_again(request, plan, shown, now):
    bought = buying_back.buy(
        account=request.user.account, plan=plan, card_id=shown["card"], shown_due=shown["due"], by=request.user, at=now
    )
    if bought.is_paid:
        messages.success(request, _("Your plan is %(plan)s.") % {"plan": bought.plan})
    else:
        messages.warning(request, _("Your bank has not let the payment through yet. Pay the open invoice below."))
    return redirect("plan")


@require_safe
@for_billing
def confirming(request):
    """Where Stripe sends the browser after paying: the payment counts once Stripe tells us of it by the other door."""
    subscription = running(request)
    if subscription is None or not subscription.is_paid:
        # 204 leaves the page as it is; htmx asks again.
        return HttpResponse(status=204) if request.htmx else render(request, "certification/billing/confirming.html")
    messages.success(request, _("The payment is confirmed: your plan is %(plan)s.") % {"plan": subscription.plan})
    return HttpResponseClientRedirect(reverse("plan")) if request.htmx else redirect("plan")


@require_safe
@for_billing
def payment(request):
    """What is missing, since when, what to do, and what becomes of the tier if nothing is done."""
    last = Subscription.objects.visible_to(request.user).select_related("customer__account").first()
    missing = dunning.of(last, at=timezone.now()) if last else None
    return to_stripe(render(request, "certification/billing/payment.html", {"missing": missing}))


@require_POST
@for_billing
def portal(request):
    """On to Stripe's own portal, for cards, invoices and cancelling."""
    try:
        url = customers.open_portal(request.user.account)
    except customers.NotACustomer:
        raise Http404 from None
    except StripeProblem as problem:
        return blame(request, problem)
    return redirect(url)
