"""Seats in what costs money: bought by a company and handed out, or bought by a person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from certification.courses import seats

from .. import access, holdings, seat_offers, selling
from ..fetching import Busy
from ..forms import HandForm, SeatsForm, TakeBackForm, TaughtForm
from ..models import SeatPrice, SeatPurchase
from ..stripe_client import StripeProblem
from .doors import blame, for_billing, refuse, to_stripe

NOT_SOLD = {
    selling.NotOnSale: gettext_lazy("These seats are not on sale. Nothing was bought."),
    selling.BuyingOthers: gettext_lazy("A colleague is buying these seats at this moment. Nothing was bought."),
    selling.NotNeeded: gettext_lazy("You have a seat already. Nothing was bought."),
}
NOT_HANDED = {
    seats.NotColleague: gettext_lazy("This person does not belong to your company any more. No seat was handed out."),
    seats.NotNeeded: gettext_lazy("This person takes the course already and needs no seat."),
    seats.NoneLeft: gettext_lazy("No seat is left: a colleague may have handed out the last one. Buy more below."),
}


@require_safe
@for_billing
def company(request):
    """What have we bought, who has it, what is left?"""
    return _company(request)


def _company(request, form=None, status=200):
    account, now = request.user.account, timezone.now()
    context = {
        "account": account,
        "holdings": holdings.of(account, at=now),
        "form": form,
        "purchases": SeatPurchase.objects.visible_to(request.user)
        .filter(customer__account=account, state=SeatPurchase.State.PAID)
        .select_related("price__course", "price__exam")[:24],
    }
    return to_stripe(render(request, "certification/billing/seats.html", context, status=status))


@require_POST
@for_billing
def buy_for_company(request):
    form = SeatsForm(request.POST)
    if not form.is_valid():
        if "price" in form.errors:
            return refuse(request, NOT_SOLD[selling.NotOnSale], back="seats")
        return _company(request, form, status=422)
    return _to_pay_page(request, account=request.user.account, back="seats", **form.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def buy_for_oneself(request, pk):
    """What do I get, for how much, and who pays?"""
    price = get_object_or_404(SeatPrice.objects.on_sale().select_related("course", "exam"), pk=pk)
    if not access.can_buy_own_seat(request.user):
        raise Http404
    if request.method != "POST":
        context = {"price": price, "back": _page_of(price.taught)}
        return to_stripe(render(request, "certification/billing/seat_buy.html", context))
    return _to_pay_page(request, price=price, quantity=1, account=None, back=_page_of(price.taught))


def _to_pay_page(request, *, price, quantity, account, back):
    try:
        url = selling.start(price=price, quantity=quantity, account=account, by=request.user, at=timezone.now())
    except selling.CannotSell as refusal:
        return refuse(request, NOT_SOLD[type(refusal)], back=back)
    except (StripeProblem, Busy) as problem:
        return blame(request, problem, back=back)
    return redirect(url)


def _page_of(taught):
    return taught.seats.model(**{taught.seats.model.taught_name: taught}).address


@require_safe
@login_required
def confirming(request, key):
    """Where Stripe sends the browser back to, paid or not: what counts is what Stripe tells us by the other door."""
    found = SeatPurchase.objects.visible_to(request.user).select_related("price__course", "price__exam", "customer")
    purchase = get_object_or_404(found, key=key)
    if purchase.state != SeatPurchase.State.PAID:
        # 204 leaves the page as it is; htmx asks again.
        context = {"purchase": purchase, "back": _back(purchase)}
        return (
            HttpResponse(status=204)
            if request.htmx
            else render(request, "certification/billing/seats_confirming.html", context)
        )
    messages.success(request, _("Paid. The invoice is below.") if purchase.customer_id else _("Paid. You can begin."))
    address = _back(purchase)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _back(purchase):
    return reverse("seats") if purchase.customer_id else _page_of(purchase.price.taught)


@require_POST
@for_billing
def hand(request):
    account, now = request.user.account, timezone.now()
    form = HandForm(request.POST, account=account, at=now)
    if not form.is_valid():
        return refuse(request, _("Choose a colleague. No seat was handed out."), back="seats")
    given = form.cleaned_data
    try:
        seats.hand(given["taught"], account=account, to=given["to"], by=request.user, at=now)
    except seats.CannotHand as refusal:
        return refuse(request, NOT_HANDED[type(refusal)], back="seats")
    words = _("%(person)s has a seat in %(taught)s and is told so by mail.")
    messages.success(request, words % {"person": given["to"], "taught": given["taught"]})
    return redirect("seats")


@require_POST
@for_billing
def take_back(request):
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    mine = holdings.KINDS[given["kind"]].objects.filter(account=request.user.account)
    seat = get_object_or_404(mine.select_related("holder", "account"), pk=given["seat"])
    if seat.holder_id != given["holder"]:
        return refuse(request, _("This seat is not with them any more. Nothing was taken back."), back="seats")
    try:
        seats.take_back(seat, holder=seat.holder, by=request.user, at=timezone.now())
    except seats.AlreadyUsed:
        return refuse(request, _("The seat has been used and stays where it is."), back="seats")
    messages.success(request, _("The seat is free again, and %(person)s is told.") % {"person": seat.holder})
    return redirect("seats")


@require_POST
@login_required
def ask(request):
    form = TaughtForm(request.POST)
    if not form.is_valid() or request.user.is_staff:
        raise Http404
    taught = form.cleaned_data["taught"]
    try:
        people = seat_offers.ask(taught, by=request.user, at=timezone.now())
    except seat_offers.NobodyToAsk:
        messages.error(request, _("Nobody in your company manages its billing yet. Ask whoever looks after you."))
    else:
        names = ", ".join(str(person) for person in people)
        messages.success(request, _("Asked: %(names)s. We write to you when a seat is yours.") % {"names": names})
    return redirect(_page_of(taught))
