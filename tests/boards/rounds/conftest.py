import pytest
from django.utils import timezone

from boards.rounds import opening, publishing, voting
from tests.factories import boards as boards_make


@pytest.fixture
def board(cast):
    """Members only; Ada speaks for Brenner, Astrid for Lindqvist, Hana for Okano."""
    board = boards_make.BoardFactory(slug="flow")
    for who in ("ada", "astrid", "hana"):
        boards_make.seat_with_delegate(board, cast(who))
    return board


@pytest.fixture
def seat(board, cast):
    """`seat("ada")` is the seat of her company."""
    return lambda who: board.seats.get(account=cast(who).account)


@pytest.fixture
def round(board):
    """Points: ten a seat, three items, open now, counts hidden."""
    return boards_make.RoundFactory(board=board, paper=3)


@pytest.fixture
def paper(round):
    return list(round.items.order_by("title", "pk"))


@pytest.fixture
def votes(round, paper, seat, cast):
    def vote(who, *points):
        entries = {item.pk: n for item, n in zip(paper, points, strict=False)}
        return voting.cast(round=round, seat=seat(who), entries=entries, by=cast(who), at=timezone.now())

    return vote


@pytest.fixture
def published(round, votes, cast):
    votes("ada", 7, 3)
    votes("astrid", 1)
    opening.close_round(round, at=timezone.now(), by=cast("marta"))
    publishing.publish(round, at=timezone.now(), by=cast("marta"))
    round.refresh_from_db()
    return round
