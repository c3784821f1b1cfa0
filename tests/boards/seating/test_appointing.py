from datetime import UTC, datetime

import pytest

from boards.seating import access, appointing
from boards.seating.models import Delegate
from portal.accounts import membership
from tests.factories import boards as boards_make
from tests.factories import portal as make

MARCH, MAY, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 5, 7))
DELEGATE, DEPUTY = Delegate.Role.DELEGATE, Delegate.Role.DEPUTY


@pytest.fixture
def seat(cast):
    return boards_make.SeatFactory(account=cast("ada").account)


def appoint(seat, user, role=DELEGATE, at=MARCH):
    return appointing.appoint(seat=seat, user=user, role=role, at=at, by=None)


def speakers(seat, at):
    return [(str(d.user), d.role) for d in Delegate.objects.speaking(at).filter(seat=seat)]


def test_appoint_of_another_company_is_refused(seat, cast):
    with pytest.raises(appointing.NotOfTheCompany):
        appoint(seat, cast("astrid"))


def test_appoint_to_an_ended_seat_is_refused(seat, cast):
    seat.ended_at = MARCH
    seat.save()
    with pytest.raises(appointing.SeatEnded):
        appoint(seat, cast("ada"), at=MAY)


def test_appoint_a_new_delegate_takes_over(seat, cast):
    appoint(seat, cast("ada"))
    appoint(seat, cast("emil"), at=MAY)

    assert speakers(seat, MARCH) == [("Ada Brenner", "delegate")]
    assert speakers(seat, MAY) == [("Emil Sander", "delegate")]


def test_appoint_the_deputy_as_delegate_changes_the_role(seat, cast):
    appoint(seat, cast("emil"), role=DEPUTY)
    appoint(seat, cast("emil"), at=MAY)

    assert speakers(seat, MAY) == [("Emil Sander", "delegate")]


def test_appoint_twice_is_the_same_row(seat, cast):
    assert appoint(seat, cast("ada")) == appoint(seat, cast("ada"), at=MAY)


def test_deputies_may_be_several(seat, cast):
    appoint(seat, cast("ada"), role=DEPUTY)
    appoint(seat, cast("emil"), role=DEPUTY)

    assert speakers(seat, MAY) == [("Ada Brenner", "deputy"), ("Emil Sander", "deputy")]


def test_delegate_who_left_the_company_speaks_no_more(seat, cast):
    appoint(seat, cast("ada"))
    membership.leave(cast("ada").membership, at=MAY, by=None)

    assert [access.can_speak_for(cast("ada"), seat, at) for at in (MARCH, MAY)] == [True, False]


def test_delegate_whose_seat_ran_out_speaks_no_more(seat, cast):
    appoint(seat, cast("ada"))
    seat.term_ends_at = MAY
    seat.save()

    assert [access.can_speak_for(cast("ada"), seat, at) for at in (MARCH, MAY)] == [True, False]


def test_dismiss_ends_the_say(seat, cast):
    appointing.dismiss(appoint(seat, cast("ada")), at=MAY, by=cast("ada"))

    assert speakers(seat, MAY) == []


@pytest.mark.parametrize(
    ("who", "may"),
    [("ada", True), ("emil", False), ("astrid", False), ("marta", True), ("sam", False), ("milo", False)],
)
def test_appoint_is_for_company_admins_and_moderators(seat, cast, who, may):
    assert access.can_appoint(cast(who), seat) is may


def test_seat_outlives_its_delegate(seat, cast):
    appoint(seat, cast("ada"))
    membership.leave(cast("ada").membership, at=MAY, by=None)
    newcomer = make.MembershipFactory(account=seat.account).user

    appoint(seat, newcomer, at=JULY)

    assert speakers(seat, JULY) == [(str(newcomer), "delegate")]


def test_who_has_no_account_any_more_speaks_for_nothing(seat, cast):
    appoint(seat, cast("ada"))
    ada = cast("ada")
    ada.is_active = False
    ada.save()
    assert speakers(seat, MAY) == []
