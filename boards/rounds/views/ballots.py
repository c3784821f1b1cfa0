from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from boards.roadmap.views import item_or_404
from boards.rounds import access, entrusting, reading, receipts, recusing, refusals, voting
from boards.rounds.forms import BallotForm, EntrustForm
from boards.seating.access import seat_of
from boards.seating.models import Seat

from .rounds import paper_of, round_or_404, votable


@login_required
def ballot(request, pk):
    """The paper to fill in; to be looked at by those of the company who do not vote for its seat."""
    round, at = round_or_404(request, pk), timezone.now()
    part = reading.my_part(request.user, round)
    if part.seat is None:
        raise Http404
    recused, paper = recusing.recused_from(part.seat), votable(round)
    form = BallotForm(
        request.POST or None,
        round=round,
        items=paper,
        says=part.says,
        recused=recused,
        initial={"seat": part.seat.pk},
    )
    if request.method == "POST" and form.is_valid() and _cast(request, round, form, at):
        messages.success(request, _("Your ballot is in. You can change it until the round closes."))
        return redirect("receipt", round.pk)
    left, may_vote = (round.budget or 0) - form.given(), access.can_vote(round, at, votes=part.votes)
    may_entrust = may_vote and part.is_speaker
    return render(
        request,
        "boards/rounds/ballot.html",
        {
            "round": round,
            "form": form,
            "stepped_back": [item for item in paper if item.pk in recused],
            "part": part,
            "may_vote": may_vote,
            "entrustment": entrusting.standing_for(part.seat, [round]).first(),
            "entrust": EntrustForm(seat=part.seat, at=at, speakers=part.speakers) if may_entrust else None,
            "left": abs(left),
            "over": left < 0,
        },
        status=422 if form.errors else 200,
    )


def _cast(request, round, form, at):
    seat = Seat.objects.filter(pk=form.cleaned_data["seat"]).select_related("account").first()
    try:
        voting.cast(round=round, seat=seat, entries=form.entries(), by=request.user, at=at)
    except refusals.VoteRefused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


@login_required
@require_POST
def ballot_entrust(request, pk):
    """Who speaks for a seat lets a colleague vote this time, or with `take_back` no longer."""
    round, at = round_or_404(request, pk), timezone.now()
    part = reading.my_part(request.user, round)
    if part.seat is None:
        raise Http404
    if not part.is_speaker:
        raise PermissionDenied
    if "take_back" in request.POST:
        entrusting.take_back(round=round, seat=part.seat, by=request.user, at=at)
        messages.success(request, _("Taken back. A ballot that was cast stands until you change it."))
        return redirect("ballot", round.pk)
    form = EntrustForm(request.POST, seat=part.seat, at=at, speakers=part.speakers)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague and say why. Nothing was changed."))
        return redirect("ballot", round.pk)
    try:
        given = entrusting.entrust(round=round, seat=part.seat, **form.cleaned_data, by=request.user, at=at)
    except entrusting.CannotEntrust:
        messages.error(request, _("The round is closed, or your colleague left meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("%(person)s may vote, and is told so.") % {"person": given.holder})
    return redirect("ballot", round.pk)


@login_required
@require_POST
def item_recuse(request, pk):
    """Who speaks for a seat steps back from an item, or with `lift` takes part again."""
    item, at = item_or_404(request, pk), timezone.now()
    seat = seat_of(request.user, item.board)
    if seat is None:
        raise PermissionDenied
    try:
        if "lift" in request.POST:
            recusing.lift(item, seat=seat, by=request.user, at=at)
            messages.success(request, _("Your company takes part in deciding on this item again."))
        else:
            recusing.recuse(item, seat=seat, reason=request.POST.get("reason", "")[:1000], by=request.user, at=at)
            messages.success(
                request, _("Your company stepped back: what it gave this item in open rounds is taken off.")
            )
    except recusing.MayNotRecuse:
        raise PermissionDenied from None
    except recusing.ReasonMissing:
        messages.error(request, _("Say why your company steps back. Nothing was changed."))
    return redirect(item)


@login_required
@require_POST
def ballot_withdraw(request, pk):
    round = round_or_404(request, pk)
    seat = seat_of(request.user, round.board)
    if seat is None:
        raise Http404
    try:
        voting.withdraw(round=round, seat=seat, by=request.user, at=timezone.now())
    except refusals.VoteRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Your ballot is withdrawn. You can cast it again until the round closes."))
    return redirect("round", round.pk)


@login_required
def receipt(request, pk):
    """That the company's ballot is in, what it says, and the code by which to find it in the published list."""
    round = round_or_404(request, pk)
    part = reading.my_part(request.user, round)
    if part.seat is None:
        raise Http404
    code = receipts.code_of(part.ballot) if part.says else ""
    given = [(item, part.says[item.pk]) for item in paper_of(round) if item.pk in part.says]
    context = {"round": round, "part": part, "code": code, "given": given, "acts": reading.history_of(part.ballot)}
    return render(request, "boards/rounds/receipt.html", context)
