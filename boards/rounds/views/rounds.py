from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from boards.roadmap.models import Item
from boards.rounds import access, joining, reading, replaying, showing
from boards.rounds.models import Round


def round_or_404(request, pk) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("board"), pk=pk)


def paper_of(round: Round) -> list[Item]:
    return list(round.items.order_by("title", "pk"))


def votable(round: Round) -> list[Item]:
    """The paper without items that another on it stands for."""
    merged = joining.pairs_on(round)
    return [item for item in paper_of(round) if item.pk not in merged]


@login_required
def round(request, pk):
    """What is decided, how and by when, and the reader's part in it."""
    round, at = round_or_404(request, pk), timezone.now()
    part, paper = reading.my_part(request.user, round), paper_of(round)
    voted, seats = reading.turnout(round, at)
    may_see = access.can_see_counts(request.user, round, voted)
    live = None
    if may_see and not round.is_over and not round.is_secret:
        stood = replaying.stood_at(round, at)
        live = showing.company_lens(round, stood.lines, stood.turnout, {item.pk: item.title for item in paper})
    return render(
        request,
        "boards/rounds/round.html",
        {
            "round": round,
            "paper": paper,
            "part": part,
            "may_vote": access.can_vote(round, at, votes=part.votes),
            "voted": voted,
            "seats": seats,
            "live": live,
            "took_part": reading.who_took_part(request.user, round, at),
            "may_run": access.can_run_rounds(request.user),
            "may_cast_on_behalf": access.can_cast_on_behalf(request.user, round, at),
            "may_see_result": access.can_see_result(request.user, round),
        },
    )
