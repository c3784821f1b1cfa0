from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from boards.rounds import access, comparing, lenses, publishing, reading, replaying, showing
from boards.rounds.models import Round
from boards.seating.disclosing import knows_few

from .rounds import round_or_404


@login_required
def result(request, pk):
    """What was chosen, by each reckoning the reader may see, and every ballot by its code.

    A code is looked up by POST: in an address it would stand in logs beside who asked, and a secret ballot's is theirs.
    """
    round = round_or_404(request, pk)
    if not access.can_see_result(request.user, round):
        raise Http404
    published = getattr(round, "result", None)
    payload = published.payload if published else publishing.compute(round)
    asked = request.POST.get("code", "").strip().upper()
    context = {
        "round": round,
        "result": published,
        "payload": payload,
        "asked": asked,
        "found": any(code == asked for code, _says in payload["ballots"]),
        "part": reading.my_part(request.user, round),
        "took_part": reading.who_took_part(request.user, round, timezone.now()),
    }
    if access.can_see_counts(request.user, round, payload["turnout"]):
        context |= _counts(request, round, published, payload)
    return render(request, "boards/rounds/result.html", context)


def _counts(request, round, published, payload):
    """What is counted, as far as this reader may see it."""
    titles = showing.titles_of(round, request.user)
    kept = published.staff if published else lenses.lenses_of(round)
    sees_all = access.can_see_revenue_lens(request.user, round)
    told = knows_few(request.user, round.board)
    others = kept if sees_all else showing.promised(round, kept, knows_few=told)
    shown, segments = showing.lenses(round, payload, others, titles), showing.segments(round, others, titles)
    return {
        "may_see_counts": True,
        "sees_all": sees_all,
        "lenses": shown,
        "comparison": comparing.comparison("", shown),
        "segments": [(segment, comparing.of_segment(segment, shown[0])) for segment in segments],
        "disagreements": comparing.disagreements(shown, segments),
        "caution": showing.caution(shown, kept) if sees_all else None,
        "ballots": showing.ballots(round, payload, titles),
    } | _on_a_day(request, round, titles)


def _on_a_day(request, round, titles):
    """What stood at the end of a day that the reader asks for; of a secret round the turnout alone."""
    day = _day(request.GET.get("day", ""))
    if day is None:
        return {}
    stood = replaying.stood_at(round, day)
    # What was hidden from members then would tell them now which ballot came in between two days.
    was_shown = not round.counts_hidden or access.can_run_rounds(request.user)
    may_see = was_shown and access.can_see_counts(request.user, round, stood.turnout)
    shown = stood.lines if may_see else None
    lens = showing.company_lens(round, shown, stood.turnout, titles) if shown else None
    return {"stood": stood, "stood_lens": lens, "day": day}


def _day(text):
    """The last instant of a day in the reader's time zone, or None where it is no day."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, datetime.max.time())) if day and day.year < 9999 else None


@login_required
def result_ballots(request, pk):
    """The bytes whose SHA-256 is the published digest."""
    round = round_or_404(request, pk)
    if round.state != Round.State.PUBLISHED:
        raise Http404
    if not access.can_see_counts(request.user, round, round.result.payload["turnout"]):
        raise Http404
    return HttpResponse(publishing.canonical(round.result.payload), content_type="application/json")
