"""Between the end of a term and the close: a ballot counts while its seat is in office, on every page alike."""

from datetime import timedelta

import pytest

from boards.roadmap import merging
from boards.rounds import ending, joining, lenses, opening, publishing, reading, recusing, refusals, replaying, voting
from boards.seating import granting, terms
from boards.seating.models import Seat
from tests.factories import boards as boards_make


@pytest.fixture
def times(round):
    """Ten instants of the round's window, an hour apart."""
    return [round.opens_at + timedelta(hours=hour) for hour in range(1, 11)]


@pytest.fixture
def both_voted(round, paper, seat, cast, times):
    for who in ("ada", "astrid"):
        voting.cast(round=round, seat=seat(who), entries={paper[0].pk: 4}, by=cast(who), at=times[0])
    return round


def lapse(seat, at):
    Seat.objects.filter(pk=seat.pk).update(term_ends_at=at)


def close(round, at):
    opening.close_round(round, at=at, by=None)
    round.refresh_from_db()
    return publishing.compute(round)


def test_a_term_that_runs_out_silences_the_ballot_at_once(both_voted, seat, times):
    for who in ("astrid", "hana"):
        lapse(seat(who), times[1])
    before, after = (replaying.stood_at(both_voted, at) for at in times[0:2])
    assert [(stood.turnout, stood.seats, stood.lines[0].score) for stood in (before, after)] == [(2, 3, 8), (1, 1, 4)]
    assert reading.turnout(both_voted, times[1]) == (1, 1)


def test_renewed_before_the_close_the_ballot_counts_as_it_was_cast(both_voted, seat, cast, times):
    lapse(seat("astrid"), times[1])
    silent = replaying.stood_at(both_voted, times[2])
    terms.renew(seat("astrid"), until=times[9] + timedelta(days=9), at=times[3], by=cast("marta"))
    payload = close(both_voted, times[5])

    assert (payload["turnout"], payload["seats"], payload["lines"][0]["score"]) == (2, 3, 8)
    assert (silent.turnout, silent.seats) == (1, 2)
    assert replaying.stood_at(both_voted, times[2]) == silent


def test_not_renewed_it_is_written_off_at_the_close(both_voted, seat, times):
    lapse(seat("astrid"), times[1])
    payload = close(both_voted, times[5])
    ballot = both_voted.ballots.get(seat=seat("astrid"))
    assert (payload["turnout"], payload["seats"], payload["lines"][0]["score"]) == (1, 2, 4)
    assert [(event.kind, event.at) for event in ballot.events.all()] == [("cast", times[0]), ("seat_ended", times[5])]


def test_renewed_after_the_close_nothing_comes_back(both_voted, seat, cast, times):
    lapse(seat("astrid"), times[1])
    payload = close(both_voted, times[5])
    terms.renew(seat("astrid"), until=times[9] + timedelta(days=9), at=times[6], by=cast("marta"))
    assert publishing.compute(both_voted) == payload
    assert lenses.lenses_of(both_voted)["papers"] == 1
    assert {took.seat.pk for took in reading.who_took_part(cast("marta"), both_voted, times[9])} == {
        seat("ada").pk,
        seat("hana").pk,
    }


def test_a_seat_ended_after_the_window_is_in_the_result_however_late_the_timer_is(both_voted, seat, times):
    after = both_voted.closes_at + timedelta(minutes=5)
    granting.end_seat(seat("astrid"), at=after, by=None)
    ending.perform({"seat": seat("astrid").pk})
    payload = close(both_voted, after + timedelta(minutes=5))
    assert (payload["turnout"], payload["seats"]) == (2, 3)


def test_a_company_that_steps_back_after_the_window_changes_nothing_in_it(both_voted, seat, paper, cast):
    after = both_voted.closes_at + timedelta(minutes=5)
    recusing.recuse(paper[0], seat=seat("ada"), reason="We sell it.", by=cast("ada"), at=after)
    assert close(both_voted, after)["lines"][0]["score"] == 8


@pytest.mark.parametrize("is_secret", [False, True])
def test_nor_does_it_where_a_merge_is_counted_at_the_late_close(board, seat, cast, times, is_secret):
    """Before the end Brenner stepped back from the third and Lindqvist from none; after it they change their minds."""
    window = {"opens_at": times[0] - timedelta(hours=1), "closes_at": times[5]}
    round = boards_make.RoundFactory(board=board, paper=3, is_secret=is_secret, **window)
    first, second, third = round.items.order_by("title", "pk")
    after = round.closes_at + timedelta(minutes=5)
    for who in ("ada", "astrid"):
        entries = {first.pk: 4, second.pk: 1}
        voting.cast(round=round, seat=seat(who), entries=entries, by=cast(who), at=times[0])
    recusing.recuse(third, seat=seat("ada"), reason="We sell it.", by=cast("ada"), at=times[1])
    merging.merge(first, into=third, at=times[2], by=cast("marta"))
    recusing.lift(third, seat=seat("ada"), by=cast("ada"), at=after)
    for item in (second, third):
        recusing.recuse(item, seat=seat("astrid"), reason="We sell it.", by=cast("astrid"), at=after)

    lines = close(round, after)["lines"]

    assert {line["item"]: line["score"] for line in lines} == {first.pk: 0, second.pk: 2, third.pk: 4}


def test_a_seat_ended_before_the_close_is_off_though_its_effect_comes_later(both_voted, seat, times):
    granting.end_seat(seat("astrid"), at=times[1], by=None)
    assert reading.turnout(both_voted, times[2]) == (1, 2)
    ending.perform({"seat": seat("astrid").pk})
    assert both_voted.ballots.get(seat=seat("astrid")).withdrawn_at == times[1]
    assert replaying.stood_at(both_voted, times[0]).turnout == 2


def test_a_vote_that_waited_while_its_seat_was_ended_is_refused(both_voted, seat, paper, cast, times):
    """Its instant is from before, and what ended the seat has been here already."""
    of_astrid = seat("astrid")
    granting.end_seat(of_astrid, at=times[3], by=None)
    ending.perform({"seat": of_astrid.pk})
    with pytest.raises(refusals.NotTheSpeaker, match="ended meanwhile"):
        voting.cast(round=both_voted, seat=of_astrid, entries={paper[0].pk: 9}, by=cast("astrid"), at=times[2])


def test_a_merge_before_the_close_counts_though_its_effect_comes_later(both_voted, paper, cast, times):
    merging.merge(paper[0], into=paper[1], at=times[2], by=cast("marta"))
    lines = close(both_voted, times[5])["lines"]
    assert {line["item"]: line["score"] for line in lines} == {paper[0].pk: 0, paper[1].pk: 8, paper[2].pk: 0}


def test_a_merge_of_what_is_between_two_on_the_paper_joins_them(both_voted, paper, cast, times):
    between = boards_make.ItemFactory(board=both_voted.board)
    merging.merge(paper[0], into=between, at=times[1], by=cast("marta"))
    event = merging.merge(between, into=paper[1], at=times[2], by=cast("marta"))
    joining.perform({"event": event.pk})
    assert [line.score for line in replaying.stood_at(both_voted, both_voted.closes_at).lines] == [8, 0, 0]
