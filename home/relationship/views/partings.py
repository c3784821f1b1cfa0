from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from boards.seating import applying, granting
from certification.billing import by_when, offers
from home.relationship import access, history, looking_back, partings
from home.relationship.forms import CertifyForm, ConcludeForm, DecideForm, EmbedForm, PartingForm, SendForm
from home.relationship.models import Parting
from portal.accounts.doors import open_to
from portal.promises import ledger

from .book import settled_account_or_404
from .figures import concentration_of

STEP_LABELS = {
    "concentration": _lazy("What they are to us"),
    "history": _lazy("What there was between us"),
    "breaches": _lazy("Where we did not keep our word"),
}
NOT_SHOWN = _lazy("Look at all three pages first.")
REFUSALS = {
    partings.NotShown: NOT_SHOWN,
    partings.MovedOn: _lazy("Somebody went on with it meanwhile. Nothing was changed; look again."),
    partings.WordsMissing: _lazy("Say it in words."),
    partings.NotYours: _lazy("Somebody else decides this."),
    applying.NoVacancy: _lazy("Every seat of this board is taken or offered."),
    applying.MovedOn: _lazy("They are invited to this board already."),
    granting.AlreadySeated: _lazy("They have a seat on this board."),
}
REFUSED = tuple(REFUSALS)


@require_safe
@open_to(access.can_own)
def parting_list(request):
    found = Parting.objects.visible_to(request.user).select_related("account", "asked_by", "decided_by")
    return render(request, "home/relationship/partings.html", {"partings": found, "today": timezone.now().date()})


@open_to(access.can_own)
def parting_new(request, slug):
    account = settled_account_or_404(request, slug)
    standing = Parting.objects.open().filter(account=account).first()
    if standing:
        return redirect(parting_or_404(request, standing.pk))
    form = PartingForm(request.POST or None)
    if form.is_valid():
        try:
            return redirect(partings.begin(account=account, **form.cleaned_data, by=request.user, at=timezone.now()))
        except partings.AlreadyAsked:
            return redirect("parting_new", slug)
    return render(request, "home/relationship/parting_new.html", {"account": account, "form": form})


@require_safe
@open_to(access.can_see_figures)
def parting(request, pk):
    """The three pages first, then two better ways, then a manager."""
    return show(request, parting_or_404(request, pk))


def parting_or_404(request, pk):
    found = Parting.objects.visible_to(request.user).select_related("account", "asked_by", "tier", "application")
    return get_object_or_404(found, pk=pk)


def show(request, parting, **bound):
    """The page as it stands, with the one form that was refused."""
    now = timezone.now()
    may_act = access.can_settle(request.user, parting.account, now)
    is_open = parting.is_shown and not parting.chosen_at and not parting.sent_at and may_act
    fitting = _fitting(parting.account, now) if is_open else []
    forms = {
        "embed": EmbedForm(account=parting.account),
        "certify": CertifyForm(account=parting.account, tiers=[one.tier for one in fitting]),
        "send": SendForm(),
    }
    is_waiting = parting.sent_at and not parting.decided_at
    decides = is_waiting and access.can_decide(request.user, parting)
    looks_back = parting.follow_up_on and not parting.followed_up_at and parting.follow_up_on <= now.date()
    context = {
        "parting": parting,
        "account": parting.account,
        "steps": [(step, STEP_LABELS[step], getattr(parting, f"{step}_shown_at")) for step in partings.STEPS],
        "forms": (forms | bound) if is_open else {},
        "offers": fitting,
        "decide": bound.get("decide", DecideForm()) if decides else None,
        "deciders": access.deciders(parting) if is_waiting else [],
        "windows": looking_back.windows(parting) if parting.chosen_at else None,
        "conclude": bound.get("conclude", ConcludeForm()) if looks_back and may_act else None,
    }
    return render(request, "home/relationship/parting.html", context)


def _fitting(account, at):
    """Tiers above what is owed, with price, what they ask for, and who is nearest to it."""
    try:
        rank = ledger.tier_at(account, at).rank
    except ledger.NoTiers:
        return []
    found = offers.for_account(account, by_when.Stand(), sees_colleagues=True, at=at)
    return [offer for offer in found if offer.tier.rank > rank]


@open_to(access.can_see_figures)
def parting_step(request, pk, step):
    """One of the three pages; it counts as shown when whoever it was shown to goes on from it."""
    found = parting_or_404(request, pk)
    if step not in partings.STEPS:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        try:
            partings.mark_shown(found, step, proof=request.POST.get("proof", ""), by=request.user, at=now)
        except partings.NotShown:
            messages.error(request, _("Read the page first."))
            return redirect("parting_step", pk, step)
        return redirect(found)
    context = {"parting": found, "account": found.account, "step": step, "label": STEP_LABELS[step]}
    context["proof"] = partings.proof(found, step, to=request.user)
    if step == "concentration":
        context |= concentration_of(request, found.account)
    elif step == "history":
        context["history"] = history.of(found.account, now)
    else:
        context["breaches"] = history.breaches(found.account, now)
    return render(request, f"home/relationship/parting_{step}.html", context)


def act(name, form_class, arguments, done):
    """A view that posts one form of the page to its verb."""

    @require_POST
    @open_to(access.can_see_figures if name == "decide" else access.can_own)
    def view(request, pk):
        found, now = parting_or_404(request, pk), timezone.now()
        if name != "decide" and not access.can_settle(request.user, found.account, now):
            raise Http404
        if name == "decide" and not (access.can_see_every_book(request.user) or access.can_decide(request.user, found)):
            raise Http404
        form = form_class(request, found, now)
        if not form.is_valid():
            return show(request, found, **{name: form})
        try:
            getattr(partings, name)(found, **arguments(form), by=request.user, at=now)
        except REFUSED as refusal:
            form.add_error(None, REFUSALS[type(refusal)])
            return show(request, found, **{name: form})
        messages.success(request, done)
        return redirect(found)

    return view


parting_embed = act(
    "embed",
    lambda request, found, now: EmbedForm(request.POST, account=found.account),
    lambda form: {"board": form.cleaned_data["board"], "interest": form.interest()},
    _lazy("They are invited. In two quarters you look back together with us."),
)
parting_certify = act(
    "certify",
    lambda request, found, now: CertifyForm(
        request.POST, account=found.account, tiers=[one.tier for one in _fitting(found.account, now)]
    ),
    lambda form: form.cleaned_data,
    _lazy("Their admins have your offer. In two quarters you look back together with us."),
)
parting_send = act(
    "send",
    lambda request, found, now: SendForm(request.POST),
    lambda form: form.cleaned_data,
    _lazy("Sent. Below stands who decides."),
)
parting_decide = act(
    "decide",
    lambda request, found, now: DecideForm(request.POST),
    lambda form: form.cleaned_data,
    _lazy("Decided, and kept with your reasons."),
)
parting_conclude = act(
    "conclude",
    lambda request, found, now: ConcludeForm(request.POST),
    lambda form: form.cleaned_data,
    _lazy("Kept."),
)
