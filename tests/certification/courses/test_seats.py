"""Paid seats: made once, handed to one person, used once, back while unused; the doors that ask for one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from wagtail.models import ModelLogEntry

from certification.courses import progress, seats
from certification.courses.models import CourseSeat, Enrolment
from certification.exams import attempts
from certification.exams.models import Attempt
from portal.accounts import membership
from portal.outbox.models import Effect
from tests.factories import certification as make
from tests.factories.portal import MembershipFactory, UserFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def ada(cast):
    return cast("ada")


@pytest.fixture
def emil(cast):
    return cast("emil")


@pytest.fixture(params=["course", "exam"])
def taught(request, db):
    """Either costs money."""
    made = make.course(lessons=1) if request.param == "course" else make.exam()
    made.needs_seat = True
    made.save()
    return made


def begin(taught, user, at=NOW):
    if taught._meta.model_name == "exam":
        return attempts.start(user=user, exam=taught, at=at)
    return progress.enrol(user=user, course=taught, at=at)


def hand(taught, to, by):
    return seats.hand(taught, account=by.account, to=to, by=by, at=NOW)


def mails():
    return sorted(
        (mail.payload["to"], mail.payload["subject"].split(":")[0]) for mail in Effect.objects.filter(kind="mail")
    )


def test_without_a_seat_nothing_is_begun(taught, emil):
    with pytest.raises(seats.NeedsSeat):
        begin(taught, emil)

    assert (Enrolment.objects.count(), Attempt.objects.count()) == (0, 0)


def test_our_own_people_need_no_seat(taught, cast):
    assert begin(taught, cast("edwin")).pk


def test_seat_is_used_once(taught, ada, emil):
    make.seats(taught, 1, account=ada.account)
    hand(taught, emil, ada)

    begun = begin(taught, emil)

    [seat] = taught.seats.all()
    assert (seat.holder, seat.used_at) == (emil, NOW)
    assert begun.seat == seat
    assert begin(taught, emil).pk == begun.pk
    assert taught.seats.waiting().count() == 0


def test_each_attempt_asks_for_a_seat_of_its_own(emil):
    exam = make.exam(needs_seat=True)
    make.seats(exam, 2, holder=emil)
    for day in (0, 1):
        attempts.hand_in(
            attempts.start(user=emil, exam=exam, at=NOW + timedelta(days=day)), at=NOW + timedelta(days=day)
        )

    with pytest.raises(seats.NeedsSeat):
        attempts.start(user=emil, exam=exam, at=NOW + timedelta(days=2))

    assert [seat.attempt_id is not None for seat in exam.seats.all()] == [True, True]


def test_who_took_the_course_before_it_cost_money_goes_on(emil):
    course = make.course()
    before = progress.enrol(user=emil, course=course, at=NOW)
    course.needs_seat = True
    course.save()

    assert progress.enrol(user=emil, course=course, at=NOW) == before


def test_sale_told_twice_makes_its_seats_once(taught, ada):
    for _twice in range(2):
        make.seats(taught, 3, account=ada.account, origin="purchase:7")

    assert sorted(taught.seats.values_list("origin", "number")) == [("purchase:7", number) for number in (1, 2, 3)]


def test_handing_is_mailed_and_logged_and_a_second_time_changes_nothing(taught, ada, emil):
    make.seats(taught, 2, account=ada.account)

    first, second = hand(taught, emil, ada), hand(taught, emil, ada)

    assert first == second
    assert (taught.seats.free().count(), taught.seats.exclude(holder=None).get().handed_by) == (1, ada)
    assert mails() == [("emil@brenner.example", "Brenner Mühlen AG has given you a seat")]
    assert ModelLogEntry.objects.filter(action="certification.seat.hand").count() == 1


def test_no_more_seats_are_handed_out_than_were_bought(taught, ada, emil):
    make.seats(taught, 1, account=ada.account)
    hand(taught, ada, ada)

    with pytest.raises(seats.NoneLeft):
        hand(taught, emil, ada)


def test_seats_of_another_company_are_not_handed_out(taught, ada, emil, cast):
    make.seats(taught, 1, account=cast("hana").account)

    with pytest.raises(seats.NoneLeft):
        hand(taught, emil, ada)


def test_seat_goes_to_nobody_outside_the_company(taught, ada, cast):
    make.seats(taught, 1, account=ada.account)

    with pytest.raises(seats.NotColleague):
        hand(taught, cast("hana"), ada)


def test_who_takes_the_course_needs_no_seat(ada, emil):
    course = make.course(needs_seat=True)
    make.seats(course, 2, account=ada.account)
    make.EnrolmentFactory(user=emil, course=course)

    with pytest.raises(seats.NotNeeded):
        hand(course, emil, ada)


def test_unused_seat_is_taken_back_and_handed_on(taught, ada, emil):
    make.seats(taught, 1, account=ada.account)
    seat = hand(taught, emil, ada)

    for _twice in range(2):
        seats.take_back(seat, holder=emil, by=ada, at=NOW)

    with pytest.raises(seats.NeedsSeat):
        begin(taught, emil)
    assert hand(taught, ada, ada).pk == seat.pk
    # Emil's old page takes nothing from Ada.
    seats.take_back(seat, holder=emil, by=ada, at=NOW)
    assert taught.seats.get().holder == ada
    assert ModelLogEntry.objects.filter(action="certification.seat.take_back").count() == 1


def test_used_seat_is_not_taken_back(taught, ada, emil):
    make.seats(taught, 1, account=ada.account)
    seat = hand(taught, emil, ada)
    begin(taught, emil)

    with pytest.raises(seats.AlreadyUsed):
        seats.take_back(seat, holder=emil, by=ada, at=NOW)


def test_who_leaves_cannot_use_the_seat_and_it_comes_back(taught, ada, emil):
    make.seats(taught, 2, account=ada.account)
    hand(taught, emil, ada)
    membership.leave(emil.membership, at=NOW, by=ada)

    with pytest.raises(seats.NeedsSeat):
        begin(taught, emil)
    assert [seats.return_of_leavers(NOW), seats.return_of_leavers(NOW)] == [1, 0]

    assert taught.seats.free().filter(account=ada.account).count() == 2
    assert ("ada@brenner.example", "Emil Sander has left") in mails()


def test_used_seats_and_seats_of_ones_own_stay_with_who_leaves(taught, ada, emil):
    make.seats(taught, 1, account=ada.account)
    hand(taught, emil, ada)
    begin(taught, emil)
    make.seats(taught, 1, holder=emil)
    membership.leave(emil.membership, at=NOW, by=ada)

    assert seats.return_of_leavers(NOW) == 0
    assert taught.seats.filter(holder=emil).count() == 2


def test_companys_seat_is_used_before_ones_own(taught, ada, emil):
    make.seats(taught, 1, holder=emil)
    make.seats(taught, 1, account=ada.account)
    hand(taught, emil, ada)

    begin(taught, emil)

    assert taught.seats.exclude(used_at=None).get().account == ada.account


def test_withdrawing_takes_free_seats_first_and_used_ones_never(taught, ada, emil):
    make.seats(taught, 4, account=ada.account, origin="purchase:7")
    hand(taught, emil, ada)
    begin(taught, emil)
    hand(taught, ada, ada)
    sold = taught.seats.filter(origin="purchase:7")

    assert [seats.withdraw(sold, number=number, at=NOW) for number in (1, 1, 2)] == [1, 1, 2]
    assert sold.get(holder=ada).withdrawn_at is None
    assert [seats.withdraw(sold, number=number, at=NOW) for number in (3, 4)] == [3, 3]

    assert ("ada@brenner.example", "Your seat was paid back") in mails()
    assert sold.get(holder=emil).withdrawn_at is None
    with pytest.raises(seats.NeedsSeat):
        begin(taught, ada)


@pytest.mark.parametrize(
    "wrong",
    [
        {"used_at": NOW, "handed_at": None},
        {"handed_at": NOW},
        {"withdrawn_at": NOW, "used_at": NOW},
    ],
)
def test_database_refuses_a_seat_that_makes_no_sense(wrong, ada, emil):
    [seat] = make.seats(make.course(), 1, account=ada.account)

    with pytest.raises(IntegrityError), transaction.atomic():
        CourseSeat.objects.filter(pk=seat.pk).update(**wrong)


@pytest.mark.postgres
def test_two_admins_hand_the_last_seat_out_at_once(ada, transactional_db):
    course = make.course(needs_seat=True)
    make.seats(course, 1, account=ada.account)
    people = [UserFactory() for _ in range(6)]
    for person in people:
        MembershipFactory(account=ada.account, user=person)

    def reach(person):
        try:
            return hand(course, person, ada).holder
        except seats.NoneLeft:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        got = [person for person in pool.map(reach, people) if person]

    assert got == [course.seats.get().holder]


@pytest.mark.postgres
def test_one_person_handed_seats_by_many_at_once_has_one(ada, emil, transactional_db):
    course = make.course(needs_seat=True)
    make.seats(course, 6, account=ada.account)

    def give(_number):
        try:
            return hand(course, emil, ada).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        got = set(pool.map(give, range(6)))

    assert got == {course.seats.get(holder=emil).pk}


@pytest.mark.postgres
def test_two_tabs_begin_with_one_seat(emil, transactional_db):
    course = make.course(needs_seat=True)
    make.seats(course, 2, holder=emil)

    def enrol(_tab):
        try:
            return begin(course, emil).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        got = set(pool.map(enrol, range(4)))

    assert len(got) == 1
    assert course.seats.exclude(used_at=None).count() == 1


def test_course_that_costs_money_leads_to_its_seat(as_person):
    course = make.course(needs_seat=True)

    answer = as_person("emil").post(f"/learning/{course.slug}/enrol/", follow=True)

    assert answer.redirect_chain[0][0].endswith(f"/courses/{course.slug}/")
    assert "you need a seat first" in answer.content.decode()


def test_exam_that_costs_money_leads_to_its_seat(as_person):
    exam = make.exam(needs_seat=True)

    answer = as_person("emil").post(f"/exams/{exam.slug}/start/", follow=True)

    assert answer.redirect_chain[0][0] == f"/exams/{exam.slug}/"
    assert "you need a seat first" in answer.content.decode()
