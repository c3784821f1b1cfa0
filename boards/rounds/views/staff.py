from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from boards.roadmap.models import Item
from boards.rounds import access, opening, publishing, reading, recusing, refusals, voting
from boards.rounds.forms import OnBehalfForm, RoundForm
from boards.rounds.models import Round
from boards.seating import terms
from boards.seating.models import Application, BoardPage, Delegate, Seat
from boards.seating.views import board_or_404, only_moderators

from .rounds import paper_of, round_or_404, votable


@login_required
def board_room(request):
    """What needs a moderator's decision, over all boards."""
    only_moderators(request)
    at = timezone.now()
    speaking = Delegate.objects.speaking().values("seat")
    return render(
        request,
        "boards/rounds/board_room.html",
        {
            "flagged": Item.objects.to_moderate()
            .filter(open_flags__gt=0)
            .select_related("board")
            .order_by("waits_since"),
            "proposals": Item.objects.waiting().select_related("board", "proposer", "proposer_account").order_by("pk"),
            "rounds": Round.objects.exclude(state=Round.State.PUBLISHED).select_related("board").order_by("closes_at"),
            "silent_seats": Seat.objects.current().exclude(pk__in=speaking).select_related("board", "account"),
            "applications": Application.objects.open().select_related("board", "account"),
            "ending": terms.ending(at).select_related("board", "account"),
            "boards": BoardPage.objects.live().order_by("title"),
        },
    )


@login_required
def round_new(request, slug):
    only_moderators(request)
    board = board_or_404(request, slug)
    form = RoundForm(request.POST or None, board=board, initial={"time_zone": request.user.time_zone})
    return _drafted(request, form, board)


@login_required
def round_edit(request, pk):
    only_moderators(request)
    round = get_object_or_404(Round, pk=pk, state=Round.State.DRAFT)
    return _drafted(request, RoundForm(request.POST or None, instance=round, board=round.board), round.board)


def _drafted(request, form, board):
    if request.method == "POST" and form.is_valid():
        try:
            round = opening.draft(form.instance, save=form.save)
        except opening.NotADraft:
            raise Http404 from None
        messages.success(request, _("The draft is saved. Nobody on the board sees it before you open it."))
        return redirect("round_run", round.pk)
    return render(request, "boards/rounds/round_form.html", {"form": form, "board": board})


ACTS = {"open": opening.open_round, "close": opening.close_round, "publish": publishing.publish}


@login_required
def round_run(request, pk):
    """Open, close or publish a round: what it does is said before it is done."""
    only_moderators(request)
    round = round_or_404(request, pk)
    if request.method == "POST":
        _run(request, round)
        return redirect("round_run", round.pk)
    voted, seats = reading.turnout(round, timezone.now())
    context = {"round": round, "paper": paper_of(round, request.user), "voted": voted, "seats": seats}
    return render(request, "boards/rounds/run.html", context)


def _run(request, round):
    act = next((ACTS[name] for name in ACTS if name in request.POST), None)
    if act is None:
        return
    try:
        act(round, at=timezone.now(), by=request.user)
    except opening.CannotOpen:
        messages.error(
            request,
            _("Not opened: it needs two items that are still open and hidden from no seat, and a closing time ahead."),
        )
    except (opening.NotOpen, publishing.NotClosed):
        messages.error(request, _("Someone else moved this round on meanwhile. Nothing was changed; look again."))
    else:
        messages.success(request, _("Done."))


@login_required
def ballot_on_behalf(request, pk, seat_pk):
    """A moderator casts the ballot of a seat on its company's word, and says whose it was."""
    only_moderators(request)
    round, at = round_or_404(request, pk), timezone.now()
    seat = get_object_or_404(round.board.seats.current(at).select_related("account"), pk=seat_pk)
    if not access.can_cast_on_behalf(request.user, round, at):
        raise Http404
    rules = {"round": round, "items": votable(round, request.user), "says": {}, "recused": recusing.recused_from(seat)}
    form = OnBehalfForm(request.POST or None, **rules, initial={"seat": seat.pk})
    if request.method == "POST" and form.is_valid() and _cast_on_behalf(request, round, seat, form, at):
        messages.success(request, _("The ballot is in, and those who speak for the seat are told."))
        return redirect("round", round.pk)
    context = {"round": round, "seat": seat, "form": form}
    return render(request, "boards/rounds/on_behalf.html", context, status=422 if form.errors else 200)


def _cast_on_behalf(request, round, seat, form, at):
    said = {"entries": form.entries(), "reason": form.cleaned_data["reason"]}
    try:
        voting.cast_on_behalf(round=round, seat=seat, **said, by=request.user, at=at)
    except refusals.VoteRefused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True
