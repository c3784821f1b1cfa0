from datetime import timedelta

import pytest
from django.utils import timezone

from boards.rounds import opening, publishing, receipts, voting
from boards.rounds.models import Ballot, BallotEntry, Round, Slip
from portal.outbox.models import Effect
from tests.factories import boards as boards_make


def says(ballot):
    return voting.what_they_say([ballot])[ballot.round_id]


@pytest.fixture
def draft(board):
    return boards_make.RoundFactory(board=board, paper=2, state="draft")


def vote(round, seat, cast, who, entries):
    return voting.cast(round=round, seat=seat(who), entries=entries, by=cast(who), at=timezone.now())


def test_open_tells_everyone_who_speaks_for_a_seat_once(draft, cast):
    opening.open_round(draft, at=timezone.now(), by=cast("marta"))

    draft.refresh_from_db()
    told = Effect.objects.filter(kind="mail").order_by("pk")
    assert draft.state == "open"
    assert sorted(effect.payload["to"] for effect in told) == [cast(w).email for w in ("ada", "astrid", "hana")]
    assert draft.title in told[0].payload["subject"]
    assert f"/boards/rounds/{draft.pk}/ballot/" in told[0].payload["text"]


@pytest.mark.parametrize("change", [{"paper": 1}, {"state": "open", "paper": 2}, {"paper": 2, "days_ago": 9}])
def test_open_what_is_not_fit_is_refused(board, cast, change):
    change = {"state": "draft"} | change
    opens_at = timezone.now() - timedelta(days=change.pop("days_ago", 1))
    round = boards_make.RoundFactory(board=board, opens_at=opens_at, **change)
    with pytest.raises(opening.CannotOpen):
        opening.open_round(round, at=timezone.now(), by=cast("marta"))


def test_open_with_an_item_that_was_declined_meanwhile_is_refused(draft, cast):
    draft.items.update(status="shipped")
    with pytest.raises(opening.CannotOpen):
        opening.open_round(draft, at=timezone.now(), by=cast("marta"))


def test_close_twice_is_refused(round, cast):
    opening.close_round(round, at=timezone.now(), by=cast("marta"))
    with pytest.raises(opening.NotOpen):
        opening.close_round(round, at=timezone.now(), by=cast("marta"))


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_vote_taken_while_whoever_closes_early_waited_for_it_counts(round, paper, seat, cast, is_secret):
    """Who closes read the clock before the vote was cast, and held the round after it."""
    Round.objects.update(is_secret=is_secret)
    closes = timezone.now() - timedelta(minutes=1)
    cast_at = closes + timedelta(seconds=1)
    voting.cast(round=round, seat=seat("ada"), entries={paper[0].pk: 7}, by=cast("ada"), at=cast_at)

    opening.close_round(round, at=closes, by=cast("marta"))

    round.refresh_from_db()
    payload = publishing.compute(round)
    assert (round.closed_at, payload["turnout"], [says for _code, says in payload["ballots"]]) == (
        cast_at,
        1,
        [[[paper[0].pk, 7]]],
    )


def test_close_due_closes_what_is_due_at_its_closing_time(round, board):
    later = boards_make.RoundFactory(board=board, closes_at=round.closes_at + timedelta(days=1))

    assert opening.close_due(round.closes_at + timedelta(minutes=5)) == 1
    assert opening.close_due(round.closes_at + timedelta(minutes=6)) == 0

    states = dict(Round.objects.values_list("pk", "state"))
    round.refresh_from_db()
    assert (states, round.closed_at) == ({round.pk: "closed", later.pk: "open"}, round.closes_at)


@pytest.fixture
def secret(round):
    round.is_secret = True
    round.save()
    return round


def test_secret_ballot_lies_outside_the_ledger_until_the_close(secret, paper, seat, cast):
    ballot = vote(secret, seat, cast, "ada", {paper[0].pk: 7})
    assert (ballot.slip, Slip.objects.count(), BallotEntry.objects.count()) == (None, 0, 0)
    assert says(ballot) == {paper[0].pk: 7}


def test_secret_ballot_keeps_its_code_when_changed(secret, paper, seat, cast):
    one = receipts.code_of(vote(secret, seat, cast, "ada", {paper[0].pk: 7}))
    two = receipts.code_of(vote(secret, seat, cast, "ada", {paper[1].pk: 1}))
    assert one == two


def test_secret_ballots_are_severed_from_their_seats_at_the_close(secret, paper, seat, cast):
    codes = {
        receipts.code_of(vote(secret, seat, cast, who, {paper[n].pk: n + 1})): n + 1
        for n, who in enumerate(["ada", "astrid", "hana"])
    }
    voting.withdraw(round=secret, seat=seat("hana"), by=cast("hana"), at=timezone.now())

    opening.close_round(secret, at=timezone.now(), by=None)

    secret.refresh_from_db()
    ballots = list(Ballot.objects.values_list("slip", "sealed"))
    entries = list(BallotEntry.objects.order_by().values_list("by", "at").distinct())
    said = {paper.code: sum(paper.says.values()) for paper in receipts.published_list(secret)}
    assert ballots == [(None, None)] * 3
    assert entries == [(None, secret.closed_at)]
    assert said == {code: points for code, points in codes.items() if points < 3}
    assert list(Slip.objects.values_list("weights", flat=True)) == [None, None]


def test_secret_round_shows_staff_no_revenue(secret, paper, seat, cast):
    vote(secret, seat, cast, "ada", {paper[0].pk: 7})
    opening.close_round(secret, at=timezone.now(), by=None)
    assert publishing.publish(secret, at=timezone.now(), by=cast("marta")).staff is None


def test_a_draft_that_was_opened_while_somebody_edited_it_keeps_its_rules(draft, cast):
    """Two tabs: one opens it, the other saves what it read before."""
    read_before = Round.objects.get(pk=draft.pk)
    opening.open_round(draft, at=timezone.now(), by=cast("marta"))
    read_before.counts_hidden = False
    with pytest.raises(opening.NotADraft):
        opening.draft(read_before, save=lambda: read_before.save() or read_before)
    draft.refresh_from_db()
    assert (draft.state, draft.counts_hidden) == ("open", True)


def test_what_the_charter_promised_stands_from_the_opening_on(draft, cast):
    opening.open_round(draft, at=timezone.now(), by=cast("marta"))
    type(draft.board).objects.filter(pk=draft.board_id).update(shows_people=True, shows_segments=True)
    opening.close_round(draft, at=timezone.now(), by=cast("marta"))
    draft.refresh_from_db()
    assert (draft.shows_people, draft.shows_segments) == (False, False)
