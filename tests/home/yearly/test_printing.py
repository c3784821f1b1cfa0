"""The year on paper says what the page says, and no more."""

from datetime import timedelta

import pytest

from home.yearly import printing
from tests.factories import boards
from tests.factories import certification as training
from tests.home.yearly.test_year import MAY, cast_ballot, of, promise, told


def said(reader, account=None):
    return printing.said(of(reader, account=account), reader, MAY)


def test_figures_stand_with_their_sum(ada):
    for missed in (False, False, True):
        promise(ada.account, MAY, is_missed=missed)

    paper = said(ada)

    assert paper["headline"] == {"value": "66 %", "text": "2 of 3 promises kept"}
    assert paper["kinds"][0] == ["First response", "2", "1", "66 %"]
    assert paper["months"] == [["2026-05", 66]]


def test_year_without_a_promise_has_no_headline(ada):
    assert said(ada)["headline"] is None


def test_names_are_for_who_looks_after_their_people(ada, cast):
    training.certificate(cast("emil"), "drive", at=MAY)
    training.certificate(ada, "pump", at=MAY)

    assert [row[1] for row in said(ada)["certificates"]] == ["Emil Sander", "Ada Brenner"]
    assert [row[1] for row in said(cast("emil"))["certificates"]] == ["Emil Sander"]
    assert said(cast("emil"))["certified"] == "2 people were certified in this year."


def test_ballot_stands_with_what_came_of_it_and_a_secret_one_does_not(ada):
    first, second = cast_ballot(ada)
    cast_ballot(ada, is_secret=True)

    open_one, secret = said(ada)["votes"]

    assert open_one["given"] == [[first.title, "7", "Under review"], [second.title, "3", "Under review"]]
    assert (secret["given"], "known to nobody but who cast it" in secret["cast"]) == ([], True)


def test_our_own_people_read_no_ballot_on_paper_either(ada, cast):
    cast_ballot(ada)

    paper = said(cast("olga"), account=ada.account)

    assert (paper["votes"], paper["no_votes"]) == (
        [],
        "What a ballot says is for the company and for who runs the board.",
    )


@pytest.mark.parametrize("title", ["#set page() $x$ *Pumps*", "泵 насос مضخة"])
def test_titles_are_words_and_never_markup(ada, title):
    item = boards.ItemFactory(board=boards.BoardFactory(confidentiality="public"), title=title)
    told(ada.account, item, MAY + timedelta(days=1), "shipped")
    promise(ada.account, MAY)
    training.certificate(ada, "pump", at=MAY)
    cast_ballot(ada)

    assert printing.pdf(of(ada), reader=ada, at=MAY).startswith(b"%PDF-1.7")
