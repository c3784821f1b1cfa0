import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from certification.billing.models import SeatPrice
from certification.courses import inviting, progress
from certification.courses.models import CourseInvitation, Enrolment
from portal.outbox.models import Effect
from tests.factories import certification as make

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make.course("second", title="Second steps", lessons=1)


@pytest.fixture
def first(course):
    page = make.course("first", title="First steps", lessons=1)
    course.prerequisites.set([page])
    course.save()
    return page


def test_a_course_that_needs_another_first_leads_there(course, first, as_person):
    response = as_person("kenji").post("/learning/second/enrol/", follow=True)

    assert Enrolment.objects.count() == 0
    assert "Other courses come first" in response.text
    assert "First: First steps" in response.text


def test_lessons_done_or_a_certificate_open_it(course, first, cast):
    learner, certified = cast("kenji"), cast("emil")
    progress.enrol(user=learner, course=first, at=NOON)
    assert progress.lacking(learner, course) == [first]

    progress.finish(user=learner, lesson=first.lessons.get(), course=first, at=NOON)
    make.certificate(certified, "first", at=NOON, months_valid=None)

    assert progress.lacking(learner, course) == progress.lacking(certified, course) == []
    assert progress.enrol(user=learner, course=course, at=NOON).course == course


def test_who_has_begun_goes_on_though_another_course_is_needed_since(course, cast):
    begun = progress.enrol(user=cast("kenji"), course=course, at=NOON)
    course.prerequisites.set([make.course("first", lessons=1)])
    course.save()

    assert progress.enrol(user=cast("kenji"), course=course, at=NOON) == begun


def test_courses_do_not_need_each_other_first(course, first):
    first.prerequisites.set([course])

    with pytest.raises(ValidationError, match="one that needs this course first"):
        first.full_clean()


def test_by_invitation_is_for_who_is_invited(course, as_person, cast):
    course.by_invitation = True
    course.save()
    kenji = as_person("kenji")

    refused = kenji.post("/learning/second/enrol/")
    page = kenji.get("/courses/second/").text
    inviting.invite(course, email=cast("kenji").email.upper(), by=cast("edwin"), at=NOON)
    let_in = kenji.post("/learning/second/enrol/")

    assert (refused.status_code, let_in.status_code) == (404, 302)
    assert "This course is by invitation." in page
    assert Enrolment.objects.get().course == course


def test_invite_twice_is_one_mail(course, cast):
    for email in ("kenji@okano.example", "Kenji@Okano.example"):
        inviting.invite(course, email=email, by=cast("edwin"), at=NOON)

    assert CourseInvitation.objects.count() == 1
    mail = Effect.objects.get(kind="mail").payload
    assert (mail["to"], mail["subject"]) == ("kenji@okano.example", "You are invited to the course “Second steps”")
    assert "/courses/second/" in mail["text"]


def test_invite_through_the_admin(course, as_person, cast):
    as_person("edwin").post("/admin/courseinvitation/new/", {"course": course.pk, "email": "kenji@okano.example"})

    assert CourseInvitation.objects.get().invited_by == cast("edwin")


def test_colleagues_who_hold_it_are_named_to_their_company_only(course, cast, as_person):
    make.certificate(cast("emil"), "second", at=NOON, months_valid=None)

    assert "Emil Sander" in as_person("ada").get("/courses/second/").text
    assert "Emil Sander" not in as_person("kenji").get("/courses/second/").text


def test_course_says_that_nobody_of_the_company_has_it_and_nothing_to_who_has_none(course, as_person, client):
    assert "Certified at Brenner Mühlen AG" in as_person("ada").get("/courses/second/").text
    assert "Nobody yet." in as_person("ada").get("/courses/second/").text
    assert "Nobody yet." not in as_person("edwin").get("/courses/second/").text
    assert "Nobody yet." not in client.get("/courses/second/").text


def test_course_names_what_comes_first_to_everyone_and_marks_what_is_done(course, first, as_person, client):
    make.certificate(make.UserFactory(), "first", at=NOON)
    learner = as_person("emil")
    learner.post("/learning/first/enrol/")
    learner.post("/learning/first/lesson-1/done/")

    said = [" ".join(reader.get("/courses/second/").text.split()) for reader in (client, learner)]

    undone = '<dt>Comes first</dt> <dd><a href="/courses/first/">First steps</a></dd>'
    assert [undone in page for page in said] == [True, False]
    assert "Finish first:" not in said[1]
    assert re.search(r'href="/courses/first/">First steps</a>\s*<svg.*?Done', said[1])


@pytest.mark.parametrize(
    ("costs", "invites", "said"),
    [
        (False, False, "Everyone who signs in"),
        (True, False, "Who holds a seat"),
        (False, True, "Who is invited"),
        (True, True, "Who is invited and holds a seat"),
    ],
)
def test_course_says_to_whom_it_is_open(course, client, costs, invites, said):
    course.needs_seat, course.by_invitation = costs, invites
    course.save()

    assert f"<dt>Open to</dt><dd>{said}</dd>" in client.get("/courses/second/").text


def test_course_says_what_its_exam_is_and_costs(course, client, as_person):
    exam = make.exam(course, minutes=40, cut_score=70, months_valid=24, pilot_count=1, needs_seat=True)
    SeatPrice.objects.create(exam=exam, currency="EUR", unit_amount=19000, stripe_price_id="price_e")
    SeatPrice.objects.create(course=course, currency="EUR", unit_amount=49900, stripe_price_id="price_c")
    course.needs_seat = True
    course.save()

    for reader in (client, as_person("ada"), as_person("edwin")):
        page = " ".join(reader.get("/courses/second/").text.split())
        assert "3 questions in 40 minutes. 70 % passes; you have 3 attempts." in page
        assert "The certificate holds for 24 months. Each attempt costs €190.00." in page
        assert "<dt>Price</dt><dd>€499.00</dd>" in page


def test_course_that_would_do_beside_another_says_what_it_unlocks(course, first, client):
    silver = make.level("silver", 1, {"first": 2})
    asked = silver.requirements.get()
    asked.others = [course]
    asked.save()

    page = " ".join(client.get("/courses/second/").text.split())

    assert "<dd>Silver asks for 2 people certified here or in First steps</dd>" in page


@pytest.mark.parametrize(
    ("months", "said"), [(None, "Show your certificate"), (12, "Show your certificate"), (1, "Renew your certificate")]
)
def test_course_done_leads_to_the_certificate_until_it_is_to_be_renewed(course, as_person, cast, months, said):
    make.exam(course)
    reader = as_person("emil")
    reader.post("/learning/second/enrol/")
    reader.post("/learning/second/lesson-1/done/")
    before = reader.get("/courses/second/").text
    make.certificate(cast("emil"), "second", at=timezone.now(), months_valid=months)

    assert ">Go to the exam</a>" in before
    assert f">{said}</a>" in reader.get("/courses/second/").text
