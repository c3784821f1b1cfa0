import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from boards.seating import applying, granting, terms
from boards.seating.models import Application, Seat
from portal.outbox.models import Effect
from tests.factories import boards as boards_make
from tests.factories import portal as make

State = Application.State


@pytest.fixture
def board(db):
    return boards_make.BoardFactory(
        confidentiality="customers", charter="<p>One company, one vote.</p>", term_months=24, seats_offered=1
    )


@pytest.fixture
def application(board, cast):
    return applying.apply(board=board, why="We run it.", by=cast("emil"), at=timezone.now())


def decide(application, to, cast, reason=""):
    return applying.decide(application, to=to, reason=reason, by=cast("marta"), at=timezone.now())


def accept(application, who, cast):
    version = applying.version_of(application.board)
    return applying.accept(application, version=version, by=cast(who), at=timezone.now())


def test_apply_twice_is_one_application(board, application, cast):
    again = applying.apply(board=board, why="Once more.", by=cast("ada"), at=timezone.now())
    assert (again, again.why) == (application, "We run it.")


def test_apply_with_a_seat_or_without_a_company_is_refused(board, cast):
    boards_make.SeatFactory(board=board, account=cast("ada").account)
    for who in (cast("ada"), cast("marta"), make.UserFactory()):
        with pytest.raises(applying.MayNotApply):
            applying.apply(board=board, why="We run it.", by=who, at=timezone.now())


def test_invited_company_agrees_and_its_applicant_speaks(board, application, cast):
    cast("ada")
    decide(application, State.INVITED, cast)
    seat = accept(application, "ada", cast)
    application.refresh_from_db()

    assert [d.user for d in seat.delegates.speaking()] == [cast("emil")]
    assert seat.term_ends_at == terms.add_months(seat.starts_at, 24)
    assert (application.state, application.agreed_by) == (State.SEATED, cast("ada"))
    assert application.agreed_text == "One company, one vote."
    told = Effect.objects.filter(key__startswith="application:")
    assert {effect.payload["to"] for effect in told} == {cast("ada").email, cast("emil").email}


def test_what_was_agreed_to_stays_when_the_charter_changes(board, application, cast):
    decide(application, State.INVITED, cast)
    accept(application, "ada", cast)
    board.charter = "<p>Other words.</p>"
    board.save()
    application.refresh_from_db()
    assert application.agreed_text == "One company, one vote."


def test_accept_words_that_changed_meanwhile_is_refused(board, application, cast):
    decide(application, State.INVITED, cast)
    version = applying.version_of(board)
    board.agreement = "<p>And nothing leaves the room.</p>"
    board.save()
    with pytest.raises(applying.TermsChanged):
        applying.accept(application, version=version, by=cast("ada"), at=timezone.now())
    assert Seat.objects.count() == 0


@pytest.mark.parametrize(("who", "to"), [("emil", State.INVITED), ("astrid", State.INVITED), ("ada", State.WAITING)])
def test_accept_is_for_the_admins_of_an_invited_company(application, cast, who, to):
    decide(application, to, cast)
    with pytest.raises(applying.MovedOn):
        accept(application, who, cast)


def test_invite_beyond_the_vacancies_is_refused(board, application, cast):
    decide(application, State.INVITED, cast)
    other = applying.apply(board=board, why="We too.", by=cast("astrid"), at=timezone.now())
    with pytest.raises(applying.NoVacancy):
        decide(other, State.INVITED, cast)
    assert decide(other, State.WAITING, cast).state == State.WAITING


def test_decline_needs_a_reason_and_is_final(application, cast):
    with pytest.raises(applying.ReasonMissing):
        decide(application, State.DECLINED, cast)
    decide(application, State.DECLINED, cast, "Not this year.")
    with pytest.raises(applying.MovedOn):
        decide(application, State.INVITED, cast)


def test_withdrawn_frees_the_way_to_apply_again(board, application, cast):
    applying.withdraw(application, by=cast("emil"), at=timezone.now())
    again = applying.apply(board=board, why="After all.", by=cast("emil"), at=timezone.now())
    assert again != application


def test_a_company_that_did_not_ask_is_invited_and_its_admin_speaks(board, cast):
    account = cast("ada").account
    application = applying.invite_company(board=board, account=account, by=cast("marta"), at=timezone.now())
    seat = accept(application, "ada", cast)
    with pytest.raises(granting.AlreadySeated):
        applying.invite_company(board=board, account=account, by=cast("marta"), at=timezone.now())
    assert [d.user for d in seat.delegates.speaking()] == [cast("ada")]


def test_the_way_to_a_seat_on_the_pages(as_person, board, cast, base_tier):
    emil, ada, marta = as_person("emil"), as_person("ada"), as_person("marta")
    empty = emil.post(f"/boards/{board.slug}/apply/", {"why": ""})
    applied = emil.post(f"/boards/{board.slug}/apply/", {"why": "We run it.", "uses_it": "on"})
    url = applied.headers["Location"]
    facts = marta.get(url).context["facts"]
    marta.post(f"{url}decide/", {"invite": "1", "reason": "Welcome."})
    seen = ada.get(url)
    ada.post(f"{url}answer/", {"accept": "1", "version": seen.context["version"]})

    assert (empty.status_code, applied.status_code) == (200, 302)
    assert (facts.people, facts.revenue, facts.house, facts.open_cases) == (2, 0, "EUR", 0)
    assert "One company, one vote." in seen.text
    assert "What we know of them" not in seen.text
    assert Seat.objects.current().get().account == cast("ada").account
    assert emil.get(f"/boards/{board.slug}/apply/").status_code == 403


def test_board_room_shows_applications_and_terms_that_end(as_person, application, cast):
    soon = timezone.now() + timedelta(days=40)
    seat = boards_make.SeatFactory(term_ends_at=soon)
    context = as_person("marta").get("/boards/room/").context
    assert (list(context["applications"]), list(context["ending"])) == ([application], [seat])


def test_invite_on_the_page(as_person, board, cast):
    marta, account = as_person("marta"), cast("ada").account
    first = marta.post(f"/boards/{board.slug}/invite/", {"account": account.pk})
    second = marta.post(f"/boards/{board.slug}/invite/", {"account": account.pk})
    third = marta.post(f"/boards/{board.slug}/invite/", {"account": cast("astrid").account.pk})
    assert first.status_code == 302
    assert "invited or seated already" in second.text
    assert "Every seat of this board is taken or offered." in third.text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_companies_race_for_the_last_seat():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: real threads and row locks")
    board = boards_make.BoardFactory(seats_offered=1)
    marta, outcomes = make.StaffFactory(), []

    def grant(account):
        try:
            granting.grant_seat(board=board, account=account, starts_at=timezone.now(), by=marta)
            outcomes.append("seated")
        except granting.BoardFull:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=grant, args=[make.AccountFactory()]) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(outcomes), Seat.objects.count()) == (["full"] * 5 + ["seated"], 1)
