"""Real threads, each with its own connection."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from boards.roadmap.models import Item
from boards.rounds import ledger, opening, recusing, refusals, voting
from boards.rounds.models import Ballot, BallotEntry, Round
from portal.accounts.models import User
from tests.factories import boards as boards_make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: real threads and row locks")


@pytest.fixture
def door():
    """A round, its seat, who speaks for it and its items, as keys that threads can fetch."""
    round = boards_make.RoundFactory(paper=3)
    seat = boards_make.seat_with_delegate(round.board)
    return round, seat, seat.delegates.get().user, list(round.items.values_list("pk", flat=True))


def together(*acts):
    """Run the acts at once and return what each returned or raised."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        start.wait()
        try:
            outcomes[number] = act()
        except (refusals.VoteRefused, opening.NotOpen) as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def vote(round, seat, user, entries):
    return voting.cast(round=round, seat=seat, entries=entries, by=User.objects.get(pk=user.pk), at=timezone.now())


def test_the_same_seat_voting_many_times_at_once_has_one_ballot_within_its_budget(door):
    round, seat, user, items = door
    together(*(lambda n=n: vote(round, seat, user, {items[n % 3]: 10}) for n in range(8)))

    said = list(ledger.standing_in(round).values())
    assert Ballot.objects.count() == 1
    assert [sum(says.values()) for says in said] == [10]


def test_a_vote_at_the_moment_of_closing_is_counted_or_refused_never_lost(door):
    round, seat, user, items = door
    for _time in range(5):
        Round.objects.update(state="open", closed_at=None)
        BallotEntry.objects.all().delete()
        outcome, _closed = together(
            lambda: vote(round, seat, user, {items[0]: 3}),
            lambda: opening.close_round(round, at=timezone.now(), by=None),
        )

        counted = list(ledger.standing_in(round).values())
        assert counted == ([] if isinstance(outcome, refusals.AlreadyClosed) else [{items[0]: 3}])


def test_two_timers_close_a_round_once(door):
    round = door[0]
    closed = together(*(lambda: opening.close_due(round.closes_at) for _number in range(4)))
    assert sorted(closed) == [0, 0, 0, 1]


def test_stepping_back_with_many_clicks_is_once_where_no_round_is_held(door):
    _round, seat, user, items = door
    Round.objects.update(state="draft")
    item = Item.objects.get(pk=items[0])

    def step_back():
        by = User.objects.get(pk=user.pk)
        return recusing.recuse(item, seat=seat, reason="We sell it.", by=by, at=timezone.now()).pk

    assert len(set(together(*[step_back] * 6))) == 1
