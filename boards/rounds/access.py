from datetime import datetime

from boards.seating.access import Reader, can_run_boards, can_see_revenue
from boards.seating.models import Seat

from .models import Round


def can_run_rounds(user: Reader) -> bool:
    return can_run_boards(user)


def can_vote(round: Round, at: datetime, *, is_speaker: bool) -> bool:
    """Whether someone who speaks for a seat of the board may cast its ballot at this instant."""
    return is_speaker and round.is_open_at(at)


def can_see_ballot(user: Reader, round: Round, seat: Seat, *, is_speaker: bool) -> bool:
    """A company's people see what its ballot says, of a secret one only those who speak for it."""
    return getattr(user, "account", None) == seat.account and (is_speaker or not round.is_secret)


def can_see_who_voted_what(user: Reader, round: Round) -> bool:
    """Moderators alone; of secret ballots nobody, of hidden counts not before the close."""
    return can_run_boards(user) and not round.is_secret and (round.is_over or not round.counts_hidden)


def can_see_counts(user: Reader, round: Round) -> bool:
    """Hidden counts are nobody's until the close; what is closed and not yet published is the moderators'."""
    if round.state == Round.State.PUBLISHED:
        return True
    if round.state == Round.State.CLOSED:
        return can_run_boards(user)
    return round.state == Round.State.OPEN and not round.counts_hidden


def can_see_revenue_lens(user: Reader, round: Round) -> bool:
    return can_see_revenue(user) and not round.is_secret and round.is_over
