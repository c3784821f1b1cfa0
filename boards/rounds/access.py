from datetime import datetime

from boards.seating.access import Reader, can_run_boards, can_see_revenue
from boards.seating.models import Seat

from .models import Round


def can_run_rounds(user: Reader) -> bool:
    return can_run_boards(user)


def can_vote(round: Round, at: datetime, *, votes: bool) -> bool:
    """Whether someone who votes for a seat of the board may cast its ballot at this instant."""
    return votes and round.is_open_at(at)


def can_see_ballot(user: Reader, round: Round, seat: Seat, *, votes: bool) -> bool:
    """A company's people see what its ballot says, of a secret one only those who vote for it."""
    return getattr(user, "account", None) == seat.account and (votes or not round.is_secret)


def can_see_who_voted_what(user: Reader, round: Round) -> bool:
    """Moderators alone; of secret ballots nobody, of hidden counts not before the close."""
    return can_run_boards(user) and not round.is_secret and (round.is_over or not round.counts_hidden)


def can_see_counts(user: Reader, round: Round, turnout: int) -> bool:
    """Hidden counts are nobody's until the close; what is closed and not yet published is the moderators'.

    Of fewer ballots than the smallest group members learn no count at all: it would tell what somebody chose. Of secret
    ones moderators learn none either, who see which seats have voted.
    """
    if round.state == Round.State.DRAFT or (round.state == Round.State.OPEN and round.counts_hidden):
        return False
    if can_run_boards(user):
        return not round.is_secret or turnout >= round.group_size
    return round.state in {Round.State.OPEN, Round.State.PUBLISHED} and turnout >= round.group_size


def can_see_result(user: Reader, round: Round) -> bool:
    """That there is a result, with turnout and quorum; the counts in it are another question."""
    return round.state == Round.State.PUBLISHED or (round.state == Round.State.CLOSED and can_run_boards(user))


def can_see_revenue_lens(user: Reader, round: Round) -> bool:
    return can_see_revenue(user) and not round.is_secret and round.is_over


def can_cast_on_behalf(user: Reader, round: Round, at: datetime) -> bool:
    return can_run_boards(user) and round.is_open_at(at) and not round.is_secret
