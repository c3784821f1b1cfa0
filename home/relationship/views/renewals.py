from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from home.relationship import access, renewing
from home.relationship.forms import ForecastForm, SettleForm
from portal.accounts.doors import open_to
from portal.accounts.models import Account
from portal.revenue import money, renewals
from portal.revenue.models import ContractLine, Renewal

REFUSALS = {
    renewals.AlreadySettled: (None, _lazy("Somebody wrote its outcome down meanwhile, which stands.")),
    renewals.ReasonMissing: ("reason", _lazy("An outcome needs its reason.")),
    renewals.NoticeMissing: ("notice_on", _lazy("Notice came today or before.")),
    renewals.WrongAmount: (
        "yearly_amount",
        _lazy("Renewed is the same amount, expanded more, contracted less. Nothing was changed."),
    ),
    renewals.WrongSpan: ("ends_on", _lazy("It ends before it begins.")),
    renewals.ReferenceTaken: ("reference", _lazy("Another line has this reference.")),
}


@require_safe
@open_to(access.can_own)
def renewals_due(request):
    """What renews next, what do we expect, what was lost?"""
    user, now = request.user, timezone.now()
    accounts = access.book_of(user, now) | access.stood_in_for(user, now)
    if access.can_see_every_book(user) and "mine" not in request.GET:
        accounts = Account.objects.all()
    context = {
        "due": renewing.due(accounts, now.date()),
        "settled": renewing.settled(accounts),
        "sees_all": access.can_see_every_book(user),
    }
    return render(request, "home/relationship/renewals.html", context)


@open_to(access.can_own)
def renewal(request, pk):
    line, now = line_or_404(request, pk), timezone.now()
    if access.unread_brief(request.user, line.account):
        return redirect("relationship_brief", line.account.slug)
    told = Renewal.objects.filter(line=line).select_related("booked_to", "successor", "settled_by").first()
    expecting = "expect" in request.POST
    usual = money.as_number(line.yearly_amount, line.currency)
    expected = ForecastForm(request.POST if expecting else None, line=line, initial=_expected(told, line, usual))
    form = SettleForm(
        request.POST if request.POST and not expecting else None,
        line=line,
        initial={"yearly_amount": usual, "starts_on": line.ends_on, "reference": f"{line.reference}/{line.ends_on:%Y}"},
    )
    if expected.is_valid() or form.is_valid():
        act = _forecast if expecting else _settle
        if act(request, line, expected if expecting else form, now):
            return redirect("renewal", pk)
    context = {"line": line, "renewal": told, "expected": expected, "form": form, "today": now.date()}
    return render(request, "home/relationship/renewal.html", context)


def line_or_404(request, pk):
    lines = ContractLine.objects.filter(account__in=Account.objects.visible_to(request.user), renews_itself=False)
    line = get_object_or_404(lines.select_related("account", "product"), pk=pk)
    if not access.can_settle(request.user, line.account, timezone.now()):
        raise Http404
    return line


def _expected(told, line, usual):
    if told is None or not told.forecast:
        return {"forecast_amount": usual}
    amount = told.forecast_amount
    return {"forecast": told.forecast, "forecast_amount": money.as_number(amount, line.currency) if amount else ""}


def _forecast(request, line, form, now):
    told = form.cleaned_data
    try:
        renewals.forecast(line, outcome=told["forecast"], amount=told["amount"], by=request.user)
    except renewals.RenewalRefused as refusal:
        form.add_error(None, REFUSALS[type(refusal)][1])
        return False
    messages.success(request, _("Kept."))
    return True


def _settle(request, line, form, now):
    told = form.cleaned_data
    try:
        renewals.settle(
            line,
            outcome=told["outcome"],
            reason=told["reason"],
            notice_on=told["notice_on"],
            goes_on=form.goes_on(),
            at=now,
            by=request.user,
        )
    except renewals.RenewalRefused as refusal:
        form.add_error(*REFUSALS[type(refusal)])
        return False
    messages.success(request, _("Written down. It stands from now on."))
    return True
