import pytest
from django.utils import timezone

from boards.roadmap import merging
from boards.rounds import joining, opening, recusing, refusals, tally, voting
from boards.rounds.models import BallotEntry
from tests.factories import boards as boards_make


@pytest.fixture(params=[False, True], ids=["open", "secret"])
def round(request, board):
    return boards_make.RoundFactory(board=board, paper=3, is_secret=request.param)


def cast_ballot(round, seat, cast, entries):
    return voting.cast(round=round, seat=seat("ada"), entries=entries, by=cast("ada"), at=timezone.now())


def recuse(item, seat, cast, by="ada", whose="ada", reason="We make it ourselves."):
    return recusing.recuse(item, seat=seat(whose), reason=reason, by=cast(by), at=timezone.now())


def papers(round):
    opening.close_round(round, at=timezone.now(), by=None)
    return [paper.says for paper in tally.standing_papers(round)]


def test_what_was_given_is_taken_off_and_the_rest_stands(round, paper, seat, cast):
    cast_ballot(round, seat, cast, {paper[0].pk: 6, paper[1].pk: 4})
    recuse(paper[0], seat, cast)
    assert papers(round) == [{paper[1].pk: 4}]


def test_a_ballot_that_said_nothing_else_is_withdrawn(round, paper, seat, cast):
    ballot = cast_ballot(round, seat, cast, {paper[0].pk: 6})
    recuse(paper[0], seat, cast)
    ballot.refresh_from_db()
    assert (ballot.withdrawn_at is None, papers(round)) == (False, [])


def test_nothing_can_be_given_until_it_is_lifted(round, paper, seat, cast):
    recuse(paper[0], seat, cast)
    with pytest.raises(refusals.SteppedBack):
        cast_ballot(round, seat, cast, {paper[0].pk: 6, paper[1].pk: 4})
    recusing.lift(paper[0], seat=seat("ada"), by=cast("ada"), at=timezone.now())
    cast_ballot(round, seat, cast, {paper[0].pk: 6})
    assert papers(round) == [{paper[0].pk: 6}]


def test_a_closed_round_is_left_as_it_was(round, paper, seat, cast):
    cast_ballot(round, seat, cast, {paper[0].pk: 6})
    before = papers(round)
    recuse(paper[0], seat, cast)
    assert [one.says for one in tally.standing_papers(round)] == before


def test_twice_is_once_and_writes_no_line(round, paper, seat, cast):
    first = recuse(paper[0], seat, cast)
    assert (recuse(paper[0], seat, cast), BallotEntry.objects.count()) == (first, 0)


@pytest.mark.parametrize(("by", "whose"), [("emil", "ada"), ("astrid", "ada"), ("ada", "astrid"), ("marta", "ada")])
def test_only_who_speaks_for_the_seat_may(round, paper, seat, cast, by, whose):
    with pytest.raises(recusing.MayNotRecuse):
        recuse(paper[0], seat, cast, by=by, whose=whose)


def test_on_the_page_with_a_reason(as_person, round, paper, seat):
    ada, url = as_person("ada"), f"/boards/items/{paper[0].pk}/recuse/"
    without = ada.post(url, {"reason": " "}, follow=True).text
    stepped = ada.post(url, {"reason": "We make it ourselves."}, follow=True).text
    ballot = ada.get(f"/boards/rounds/{round.pk}/ballot/")

    assert "Say why your company steps back." in without
    assert "We make it ourselves." in stepped
    assert [field.field.disabled for _item, field in ballot.context["form"].rows()] == [True, False, False]
    assert "We make it ourselves." in as_person("marta").get(f"/boards/items/{paper[0].pk}/").text
    assert "We make it ourselves." not in as_person("astrid").get(f"/boards/items/{paper[0].pk}/").text
    assert "We make it ourselves." not in ada.post(url, {"lift": "1"}, follow=True).text


def test_what_is_merged_into_an_item_one_stepped_back_from_gives_it_nothing(round, paper, seat, cast):
    cast_ballot(round, seat, cast, {paper[0].pk: 6, paper[1].pk: 4})
    recuse(paper[2], seat, cast)
    merging.merge(paper[0], into=paper[2], at=timezone.now(), by=cast("marta"))
    assert papers(round) == [{paper[1].pk: 4}]


def test_unmerged_again_it_has_what_it_was_given(round, paper, seat, cast):
    cast_ballot(round, seat, cast, {paper[0].pk: 6})
    recuse(paper[2], seat, cast)
    for event in (
        merging.merge(paper[0], into=paper[2], at=timezone.now(), by=cast("marta")),
        merging.unmerge(paper[0], at=timezone.now(), by=cast("marta")),
    ):
        joining.perform({"event": event.pk})
    assert papers(round) == [{paper[0].pk: 6}]
