from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from boards.rounds import reading
from boards.rounds.models import Round
from tests.factories import boards as boards_make


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("term_ends", [None, timedelta(days=1), timedelta(days=-1)])
def test_rounds_of_a_board_at_hand_are_those_that_visible_to_says(cast, board, live, term_ends):
    type(board).objects.filter(pk=board.pk).update(live=live)
    if term_ends:
        board.seats.update(term_ends_at=timezone.now() + term_ends)
    for state in ("draft", "open"):
        boards_make.RoundFactory(board=board, paper=2, state=state)
    boards_make.RoundFactory(board=boards_make.BoardFactory(), paper=2)
    readers = [AnonymousUser(), *(cast(who) for who in ("ada", "emil", "astrid", "owen", "marta", "sam", "milo"))]

    for reader in readers:
        at_hand = reading.rounds_of(type(board).objects.get(pk=board.pk), reader)
        asked = Round.objects.visible_to(reader).filter(board=board)
        assert set(at_hand) == set(asked), reader
