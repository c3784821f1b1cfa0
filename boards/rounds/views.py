from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from boards.roadmap.models import Item
from boards.roadmap.views import item_or_404
from boards.seating import terms
from boards.seating.access import seat_of
from boards.seating.models import Application, BoardPage, Delegate, Seat
from boards.seating.views import board_or_404, only_moderators

from . import access, lenses, opening, publishing, reading, receipts, recusing, showing, tally, voting
from .forms import BallotForm, RoundForm
from .models import Round


def round_or_404(request, pk) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("board"), pk=pk)


def paper_of(round: Round) -> list[Item]:
    return list(round.items.order_by("title", "pk"))


@login_required
def round(request, pk):
    """What is decided, how and by when, and the reader's part in it."""
    round, at = round_or_404(request, pk), timezone.now()
    part = reading.my_part(request.user, round)
    voted, seats = reading.turnout(round, at)
    live = not round.is_over and access.can_see_counts(request.user, round)
    return render(
        request,
        "boards/rounds/round.html",
        {
            "round": round,
            "paper": paper_of(round),
            "part": part,
            "may_vote": access.can_vote(round, at, is_speaker=part.is_speaker),
            "voted": voted,
            "seats": seats,
            "live": showing.company_lens(round, tally.standing_papers(round)) if live else None,
            "took_part": reading.who_took_part(request.user, round, at),
            "may_run": access.can_run_rounds(request.user),
            "may_see_result": round.is_over and access.can_see_counts(request.user, round),
        },
    )


@login_required
def ballot(request, pk):
    """The paper to fill in; to be looked at by those of the company who do not speak for its seat."""
    round, at = round_or_404(request, pk), timezone.now()
    part = reading.my_part(request.user, round)
    if part.seat is None:
        raise Http404
    recused, paper = recusing.recused_from(part.seat), paper_of(round)
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
    left = (round.budget or 0) - form.given()
    return render(
        request,
        "boards/rounds/ballot.html",
        {
            "round": round,
            "form": form,
            "stepped_back": [item for item in paper if item.pk in recused],
            "part": part,
            "may_vote": access.can_vote(round, at, is_speaker=part.is_speaker),
            "left": abs(left),
            "over": left < 0,
        },
        status=422 if form.errors else 200,
    )


def _cast(request, round, form, at):
    seat = Seat.objects.filter(pk=form.cleaned_data["seat"]).select_related("account").first()
    try:
        voting.cast(round=round, seat=seat, entries=form.entries(), by=request.user, at=at)
    except voting.VoteRefused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


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
    except voting.VoteRefused as refusal:
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
    return render(request, "boards/rounds/receipt.html", {"round": round, "part": part, "code": code, "given": given})


@login_required
def result(request, pk):
    """What was chosen, by each reckoning the reader may see, and every ballot by its code."""
    round = round_or_404(request, pk)
    if not (round.is_over and access.can_see_counts(request.user, round)):
        raise Http404
    published = getattr(round, "result", None)
    payload = published.payload if published else publishing.compute(round)
    staff = None
    if access.can_see_revenue_lens(request.user, round):
        staff = (published and published.staff) or lenses.lenses_of(round)
    shown = showing.lenses(round, payload, staff)
    asked = request.GET.get("code", "").strip().upper()
    return render(
        request,
        "boards/rounds/result.html",
        {
            "round": round,
            "result": published,
            "payload": payload,
            "lenses": shown,
            "disagreements": showing.disagreements(shown),
            "caution": showing.caution(shown, staff),
            "ballots": showing.ballots(round, payload),
            "asked": asked,
            "found": any(code == asked for code, _says in payload["ballots"]),
            "part": reading.my_part(request.user, round),
            "took_part": reading.who_took_part(request.user, round, timezone.now()),
        },
    )


@login_required
def result_ballots(request, pk):
    """The bytes whose SHA-256 is the published digest."""
    round = round_or_404(request, pk)
    if round.state != Round.State.PUBLISHED:
        raise Http404
    return HttpResponse(publishing.canonical(round.result.payload), content_type="application/json")


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
        messages.success(request, _("The draft is saved. Nobody on the board sees it before you open it."))
        return redirect("round_run", form.save().pk)
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
    context = {"round": round, "paper": paper_of(round), "voted": voted, "seats": seats}
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
            _("Not opened: a round needs at least two items that are still open, and a closing time ahead."),
        )
    except (opening.NotOpen, publishing.NotClosed):
        messages.error(request, _("Someone else moved this round on meanwhile. Nothing was changed; look again."))
    else:
        messages.success(request, _("Done."))
