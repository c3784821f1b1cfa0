import pytest
from django.utils import timezone

from boards.roadmap import merging
from boards.rounds import joining, ledger, opening, publishing, reading, recusing, refusals, tally, voting
from boards.rounds.models import BallotEntry, Slip
from boards.seating import appointing, granting
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


def link(act, item, cast, **into):
    joining.perform({"event": act(item, at=timezone.now(), by=cast("marta"), **into).pk})


def test_a_ballot_that_comes_to_nothing_by_a_merge_is_counted_nowhere(round, paper, seat, cast):
    """Or a round of three ballots would show the count of two."""
    cast_ballot(round, seat, cast, {paper[0].pk: 6})
    recuse(paper[2], seat, cast)
    link(merging.merge, paper[0], cast, into=paper[2])
    opening.close_round(round, at=timezone.now(), by=None)
    round.refresh_from_db()

    payload = publishing.compute(round)

    assert (payload["turnout"], payload["ballots"], reading.turnout(round, timezone.now())) == (0, [], (0, 3))
    assert list(round.slips.exclude(said=[])) == [] or not round.is_secret


def test_a_secret_slip_says_nothing_by_which_whoever_stepped_back_is_known(board, seat, cast):
    round = boards_make.RoundFactory(board=board, paper=3, is_secret=True)
    one, two, three = round.items.order_by("title", "pk")
    cast_ballot(round, seat, cast, {one.pk: 6, two.pk: 4})
    recuse(three, seat, cast)
    link(merging.merge, one, cast, into=three)
    opening.close_round(round, at=timezone.now(), by=None)
    assert Slip.objects.get().said == [[two.pk, 4]]


@pytest.fixture
def held(board, seat, cast):
    """An open round whose first item Brenner gave 6, then merged into the last, from which it had stepped back."""
    round = boards_make.RoundFactory(board=board, paper=3)
    first, _second, last = paper = list(round.items.order_by("title", "pk"))
    cast_ballot(round, seat, cast, {first.pk: 6})
    recuse(last, seat, cast)
    link(merging.merge, first, cast, into=last)
    return round, paper


def stands(round):
    return list(ledger.standing_in(round).values()), reading.turnout(round, timezone.now())[0]


def test_it_takes_part_again_when_parted(held, cast):
    round, paper = held
    before = stands(round)
    link(merging.unmerge, paper[0], cast)
    assert (before, stands(round)) == (([], 0), ([{paper[0].pk: 6}], 1))


def test_it_takes_part_again_when_the_company_does(held, seat, cast):
    round, paper = held
    recusing.lift(paper[2], seat=seat("ada"), by=cast("ada"), at=timezone.now())
    assert stands(round) == ([{paper[2].pk: 6}], 1)


def test_withdrawn_meanwhile_it_does_not_come_back(held, seat, cast):
    round, paper = held
    voting.withdraw(round=round, seat=seat("ada"), by=cast("ada"), at=timezone.now())
    link(merging.unmerge, paper[0], cast)
    assert stands(round) == ([], 0)


def test_nobody_writes_over_it_meanwhile(held, seat, cast):
    round, paper = held
    with pytest.raises(refusals.OwnBallotStands):
        voting.cast_on_behalf(
            round=round,
            seat=seat("ada"),
            entries={paper[1].pk: 1},
            reason="By phone.",
            by=cast("marta"),
            at=timezone.now(),
        )


def test_stepping_back_from_all_else_takes_it_off(board, seat, cast):
    round = boards_make.RoundFactory(board=board, paper=3)
    first, second, last = round.items.order_by("title", "pk")
    cast_ballot(round, seat, cast, {first.pk: 6, second.pk: 4})
    recuse(last, seat, cast)
    link(merging.merge, first, cast, into=last)
    recuse(second, seat, cast)
    assert stands(round) == ([], 0)


def test_a_company_that_has_a_new_seat_still_steps_back(round, paper, seat, cast):
    recuse(paper[0], seat, cast)
    granting.end_seat(seat("ada"), at=timezone.now(), by=None)
    ada = cast("ada")
    new = granting.grant_seat(board=round.board, account=ada.account, starts_at=timezone.now(), by=None)
    appointing.appoint(seat=new, user=ada, role="delegate", at=timezone.now(), by=None)
    again = recusing.recuse(paper[0], seat=new, reason="We still make it.", by=ada, at=timezone.now())
    with pytest.raises(refusals.SteppedBack):
        voting.cast(round=round, seat=new, entries={paper[0].pk: 6}, by=ada, at=timezone.now())
    recusing.lift(paper[0], seat=new, by=ada, at=timezone.now())
    voting.cast(round=round, seat=new, entries={paper[0].pk: 6}, by=ada, at=timezone.now())
    assert (again.reason, papers(round)) == ("We make it ourselves.", [{paper[0].pk: 6}])
