import pytest

from boards.roadmap import finding
from boards.roadmap.models import Item
from tests.factories import boards as boards_make


@pytest.fixture
def board(cast):
    board = boards_make.BoardFactory(slug="flow")
    boards_make.seat_with_delegate(board, cast("ada"))
    return board


@pytest.fixture
def items(board):
    titles = ("Export a trend as CSV", "Trend over two batches", "Dark colours at night")
    return [boards_make.ItemFactory(board=board, title=title, body="Because.") for title in titles]


def titles(found):
    return [item.title for item in found]


def test_similar_has_most_words_in_common_first(board, items, cast):
    found = finding.similar(board=board, reader=cast("ada"), title="Please EXPORT every trend")
    assert titles(found) == ["Export a trend as CSV", "Trend over two batches"]


@pytest.mark.parametrize("title", ["", "as at of", "!?", "%"])
def test_similar_to_no_word_is_nothing(board, items, cast, title):
    assert finding.similar(board=board, reader=cast("ada"), title=title) == []


def test_similar_shows_no_proposal_of_another_company_and_no_other_board(board, items, cast):
    boards_make.proposal(board, boards_make.BackingFactory().user)
    Item.objects.filter(approved_at=None).update(title="Export secretly")
    boards_make.ItemFactory(title="Export elsewhere")
    found = finding.similar(board=board, reader=cast("ada"), title="export")
    assert titles(found) == ["Export a trend as CSV"]


def test_similar_while_typing_and_without_javascript(as_person, board, items):
    ada = as_person("ada")
    typed = ada.get("/boards/flow/similar/", {"title": "export it"}).text
    looked = ada.post("/boards/flow/propose/", {"title": "export it", "body": "We need it.", "look": "1"})

    assert ("Export a trend as CSV" in typed, "Dark colours" in typed) == (True, False)
    assert "Export a trend as CSV" in looked.text
    assert "We need it." in looked.text
    assert Item.objects.count() == 3


def test_words_in_the_address_filter_the_list_and_its_counts(as_person, board, items):
    page = as_person("ada").get("/boards/flow/", {"words": "trend two", "sort": "new"})
    assert "Trend over two batches" in page.text
    assert "Dark colours" not in page.text
    assert "words=trend+two" in page.text
    assert "No item has these words." in as_person("ada").get("/boards/flow/?words=submarine").text
