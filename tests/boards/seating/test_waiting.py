from datetime import timedelta

import pytest
from django.utils import timezone

from boards.seating import applying, granting, terms, waiting
from boards.seating.models import Application, Seat
from home.management.commands.tick import STEPS
from portal.outbox.models import Effect
from tests.factories import boards as boards_make
from tests.factories import portal as make
from tests.racing import CLICKS, MARKS, at_once

State = Application.State
NOW = timezone.now()


@pytest.fixture
def board(db):
    """One seat, which is taken."""
    board = boards_make.BoardFactory(slug="flow", confidentiality="customers", seats_offered=1)
    boards_make.SeatFactory(board=board)
    return board


def queue(board, number, **fields):
    """Companies that wait, the first asked first; each with an admin."""
    applicants = [make.MembershipFactory(role="company_admin").user for _n in range(number)]
    return [
        boards_make.ApplicationFactory(
            board=board, applicant=who, state=State.WAITING, applied_at=NOW - timedelta(days=90 - n), **fields
        )
        for n, who in enumerate(applicants)
    ]


def free(board, at=NOW):
    granting.end_seat(board.seats.current(at).get(), at=at, by=make.StaffFactory())


def states(*applications):
    return [Application.objects.get(pk=one.pk).state for one in applications]


def told(application, state):
    return Effect.objects.filter(key__startswith=f"application:{application.pk}:{state}:").count()


def test_the_first_in_line_is_told_once_of_a_seat_that_falls_free(board):
    first, second = queue(board, 2)
    waiting.offer_due(NOW)
    before = states(first, second)
    free(board)
    for minutes in range(3):
        waiting.offer_due(NOW + timedelta(minutes=minutes))

    assert before == ["waiting", "waiting"]
    assert states(first, second) == ["invited", "waiting"]
    assert (told(first, "invited"), told(second, "invited")) == (1, 0)
    mail = Effect.objects.get(key__startswith=f"application:{first.pk}:invited").payload
    assert "A seat fell free, and your company is the next on the waiting list." in str(mail)


def test_a_term_that_runs_out_frees_its_seat(board):
    (first,) = queue(board, 1)
    board.seats.update(term_ends_at=NOW)
    waiting.offer_due(NOW)
    assert states(first) == ["invited"]


def test_the_next_is_told_when_the_first_declines(board):
    first, second = queue(board, 2)
    free(board)
    waiting.offer_due(NOW)
    first.refresh_from_db()
    applying.withdraw(first, by=first.applicant, at=NOW)
    waiting.offer_due(NOW)
    assert states(first, second) == ["withdrawn", "invited"]


def test_the_next_is_told_when_the_first_does_not_answer(board):
    first, second = queue(board, 2)
    free(board)
    waiting.offer_due(NOW)
    until = Application.objects.get(pk=first.pk).answer_by
    waiting.offer_due(until - timedelta(seconds=1))
    before = states(first, second)
    waiting.offer_due(until)

    assert before == ["invited", "waiting"]
    assert states(first, second) == ["lapsed", "invited"]
    assert told(first, "lapsed") == 1


def test_who_is_planned_to_follow_a_seat_is_told_before_those_who_asked_earlier(board):
    first, second = queue(board, 2)
    waiting.let_follow(board.seats.get(), second, by=make.StaffFactory())
    places = waiting.place_of(first, NOW), waiting.place_of(second, NOW)
    free(board)
    waiting.offer_due(NOW)

    assert places == (1, 2)  # another seat that falls free is for the first
    assert states(first, second) == ["waiting", "invited"]


def test_only_who_waits_for_this_board_and_no_other_seat_may_follow(board):
    first, second = queue(board, 2)
    (elsewhere,) = queue(boards_make.BoardFactory(), 1)
    applied = boards_make.ApplicationFactory(board=board)
    by, seat = make.StaffFactory(), board.seats.get()
    for refused in (elsewhere, applied):
        with pytest.raises(waiting.NotWaiting):
            waiting.let_follow(seat, refused, by=by)
    waiting.let_follow(seat, first, by=by)
    waiting.let_follow(seat, second, by=by)
    assert list(seat.successors.all()) == [second]
    waiting.let_follow(seat, None, by=by)
    assert list(seat.successors.all()) == []


def test_a_company_that_got_a_seat_another_way_is_offered_none(board):
    """By a moderator, or because its own was renewed late; the line goes on without it."""
    first, second, third = queue(board, 3)
    board.seats_offered = 3
    board.save()
    applying.decide(first, to=State.INVITED, by=None, at=NOW)
    for one in (first, second):
        granting.grant_seat(board=board, account=one.account, starts_at=NOW, by=None)
    board.seats_offered = 4
    board.save()
    waiting.offer_due(NOW)

    assert (waiting.place_of(second, NOW), waiting.place_of(third, NOW)) == (None, None)
    assert states(first, second, third) == ["invited", "waiting", "invited"]
    assert terms.free_to_offer(board, NOW) == 0


@pytest.fixture
def kept(board):
    """The one seat is silent, its term having run out, and the first in line is invited to have it."""
    first, second = queue(board, 2)
    board.seats.update(term_ends_at=NOW)
    waiting.offer_due(NOW)
    return first, second


def test_a_seat_that_is_offered_is_kept_for_whom_it_is_offered_to(board, kept):
    first, second = kept
    by, until = make.StaffFactory(), NOW + timedelta(days=700)
    with pytest.raises(granting.BoardFull):
        granting.grant_seat(board=board, account=second.account, starts_at=NOW, by=by)
    with pytest.raises(terms.NotRenewable):
        terms.renew(board.seats.get(), until=until, at=NOW, by=by)
    first.refresh_from_db()
    seat = applying.accept(first, version=applying.version_of(board), by=first.applicant, at=NOW)
    assert list(board.seats.current(NOW)) == [seat]


def test_a_company_that_is_offered_its_own_seat_again_may_be_renewed(board):
    seat = board.seats.get()
    boards_make.ApplicationFactory(
        board=board, account=seat.account, applicant=make.MembershipFactory(account=seat.account).user, state="waiting"
    )
    board.seats.update(term_ends_at=NOW)
    waiting.offer_due(NOW)
    terms.renew(board.seats.get(), until=NOW + timedelta(days=700), at=NOW, by=make.StaffFactory())
    assert list(board.seats.current(NOW)) == [seat]


def test_an_invitation_ends_at_its_instant_however_late_the_timer_is(board, kept):
    first, _second = kept
    first.refresh_from_db()
    with pytest.raises(applying.MovedOn):
        applying.accept(first, version=applying.version_of(board), by=first.applicant, at=first.answer_by)


def test_a_board_without_a_number_of_seats_offers_none_by_itself(board):
    (first,) = queue(board, 1)
    board.seats_offered = None
    board.save()
    waiting.offer_due(NOW)
    assert states(first) == ["waiting"]


def test_the_tick_offers(board):
    assert waiting.offer_due in STEPS


def test_an_invited_company_finds_it_on_its_dashboard_and_the_board(board, as_person, cast, base_tier):
    application = boards_make.ApplicationFactory(board=board, applicant=cast("ada"), state=State.INVITED)
    ada = as_person("ada")
    assert f'href="/boards/applications/{application.pk}/"' in ada.get("/dashboard/").text
    assert "You are invited: read and accept" in ada.get("/boards/flow/").text
    assert "Take the seat that is kept" not in as_person("emil").get("/dashboard/").text


def test_the_place_in_line_is_said_to_who_waits(board, as_person, cast, base_tier):
    queue(board, 1)
    application = boards_make.ApplicationFactory(
        board=board, applicant=cast("ada"), state=State.WAITING, applied_at=NOW
    )
    assert "Number 2 on the waiting list." in as_person("ada").get(application.get_absolute_url()).text


class TestRace:
    pytestmark = MARKS

    def test_granting_and_renewing_a_seat_whose_term_ran_out_wait_for_each_other(self, board):
        """Whichever comes second is refused; neither holds what the other waits for."""
        seat, by = board.seats.get(), make.StaffFactory()
        Seat.objects.update(term_ends_at=NOW)
        seat.refresh_from_db()

        def act(number):
            if number % 2:
                return terms.renew(seat, until=NOW + timedelta(days=700), at=NOW, by=by).pk
            return granting.grant_seat(board=board, account=seat.account, starts_at=NOW, by=by).pk

        answers = at_once(act, refused=(terms.NotRenewable, granting.AlreadySeated, granting.BoardFull))
        assert len(answers) == CLICKS
        assert [one.pk for one in board.seats.current(NOW)] == [one for one in answers if isinstance(one, int)]

    def test_one_seat_is_offered_to_one_company(self, board):
        waits = queue(board, CLICKS)
        free(board)
        answers = at_once(lambda _number: len(waiting.offer(board, at=NOW)))
        assert sorted(answers) == [0] * (CLICKS - 1) + [1]
        assert states(*waits) == ["invited"] + ["waiting"] * (CLICKS - 1)
