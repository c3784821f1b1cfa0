import pytest

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
