import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from boards.seating import rivalling
from boards.seating.disclosing import Discloser, knows_few
from boards.seating.models import BoardPage
from tests.factories import boards as boards_make

PEOPLE, COMPANIES, NOTHING = BoardPage.Discloses.PEOPLE, BoardPage.Discloses.COMPANIES, BoardPage.Discloses.NOTHING
FULL, COMPANY, NONE = "Ada Brenner, Brenner Mühlen AG", "Brenner Mühlen AG", "A customer"


def signature(board, reader, author):
    byline = Discloser(board=board, reader=reader).sign(person=author, account=author.account)
    return ", ".join(filter(None, [byline.name, byline.company]))


@pytest.mark.parametrize(
    ("discloses", "own", "rival", "outsider", "staff"),
    [
        (PEOPLE, FULL, FULL, NONE, FULL),
        (COMPANIES, FULL, COMPANY, NONE, FULL),
        (NOTHING, FULL, NONE, NONE, FULL),
    ],
)
def test_signature_by_charter_and_reader(cast, discloses, own, rival, outsider, staff):
    board = boards_make.BoardFactory(discloses=discloses)
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    boards_make.SeatFactory(board=board, account=cast("astrid").account)

    readers = cast("emil"), cast("astrid"), cast("luc"), cast("sam")

    assert [signature(board, reader, cast("ada")) for reader in readers] == [own, rival, outsider, staff]


def test_signature_for_anonymous_readers_says_nothing(cast):
    board = boards_make.BoardFactory(confidentiality="public", discloses=PEOPLE)
    assert signature(board, AnonymousUser(), cast("ada")) == NONE


def test_signature_of_our_people_is_their_name(cast):
    board = boards_make.BoardFactory(discloses=NOTHING)
    byline = Discloser(board=board, reader=cast("luc")).sign(person=cast("marta"), account=None)
    assert (byline.name, byline.is_ours) == ("Marta Kowalska", True)


@pytest.mark.parametrize(
    ("discloses", "member", "rival"), [(PEOPLE, True, False), (COMPANIES, True, False), (NOTHING, False, False)]
)
def test_small_counts_are_known_to_who_may_know_the_names(cast, discloses, member, rival):
    board = boards_make.BoardFactory(discloses=discloses, confidentiality="public")
    for who in ("ada", "astrid", "hana"):
        boards_make.SeatFactory(board=board, account=cast(who).account)
    pair = {"one": cast("astrid").account, "other": cast("hana").account}
    rivalling.declare(board=board, **pair, by=cast("marta"), at=timezone.now())
    readers = (cast("emil"), cast("astrid"), cast("luc"), AnonymousUser(), cast("sam"))
    assert [knows_few(reader, board) for reader in readers] == [member, rival, False, False, True]
