"""What a round said at any instant, from its ledgers; what is shown while it runs is this, of now."""

from dataclasses import dataclass
from datetime import datetime

from boards.seating.models import Seat

from . import noting, tally
from .models import Round


@dataclass(frozen=True)
class Stood:
    """How many seats had voted, of how many in office; the count by companies, None of secret ballots."""

    at: datetime
    turnout: int
    seats: int
    lines: list[tally.Line] | None


def stood_at(round: Round, at: datetime) -> Stood:
    at = round.until(at)
    lines = None
    if not round.is_secret:
        papers = tally.standing_papers(round, at)
        lines = tally.by_company(papers, tally.paper_order(round), method=round.method)
    seats = Seat.objects.current(at).filter(board=round.board_id).count()
    return Stood(at, noting.turnout_at(round, at), seats, lines)
