from datetime import timedelta

import pytest
from django.utils import timezone

from certification.courses import progress
from tests.factories import certification as make
from tests.factories import portal


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def okano(cast):
    make.level("silver", 1, {"flow-operator": 2})
    make.certificate(cast("hana"), at=ago(10), title="Flow Operator")
    make.certificate(cast("kenji"), at=ago(300), title="Flow Operator")
    return cast("hana").account


def row(page, name):
    rows = [part for part in page.split("<tr>") if name in part]
    return " ".join(rows[0].split())


def test_team_shows_what_each_holds_learns_and_costs(okano, as_person, cast):
    progress.enrol(
        user=cast("kenji"), course=make.course("drive-engineer", title="Drive Engineer", lessons=4), at=ago(3)
    )
    make.certificate(portal.MembershipFactory(account=okano, user__last_name="Zwettler").user, at=ago(400))

    page = as_person("hana").get("/team/certificates/").text

    assert "Okano Plastics is at Silver." in page
    kenji = row(page, "Kenji Mori")
    assert "Drive Engineer" in kenji
    assert "0 of 4 lessons" in kenji
    assert "You have no level" in kenji
    assert "Expired" in row(page, "Zwettler")
    assert "Your level stays" in row(page, "Zwettler")


def test_team_shows_who_has_done_all_lessons_and_has_the_exam_ahead(okano, as_person, cast):
    course = make.course("drive-engineer", title="Drive Engineer", lessons=1)
    progress.enrol(user=cast("kenji"), course=course, at=ago(3))
    progress.finish(user=cast("kenji"), lesson=course.lessons.get(), course=course, at=ago(2))
    without_exam = row(as_person("hana").get("/team/certificates/").text, "Kenji Mori")
    make.exam(course)
    with_exam = row(as_person("hana").get("/team/certificates/").text, "Kenji Mori")
    make.certificate(cast("kenji"), "drive-engineer", at=ago(1), title="Drive Engineer")
    certified = row(as_person("hana").get("/team/certificates/").text, "Kenji Mori")

    words = "All lessons done; the exam is next"
    assert [words in page for page in (without_exam, with_exam, certified)] == [False, True, False]


def test_team_says_who_is_not_counted(okano, as_person):
    user = portal.MembershipFactory(account=okano, user__last_name="Zwettler").user
    make.certificate(user, at=ago(10), counted=False)

    page = as_person("hana").get("/team/certificates/").text

    assert "One of your people holds a certificate that is not counted." in page
    assert '<td data-label="Counted">No</td>' in row(page, "Zwettler")


def test_team_is_for_company_admins(okano, as_person):
    answers = {who: as_person(who).get("/team/certificates/").status_code for who in ("hana", "kenji", "edwin")}

    assert answers == {"hana": 200, "kenji": 404, "edwin": 404}


def test_team_asks_no_more_for_many(okano, as_person, django_assert_max_num_queries):
    admin, course = as_person("hana"), make.course("drive-engineer", lessons=2)
    admin.get("/team/certificates/")
    with django_assert_max_num_queries(20):
        admin.get("/team/certificates/")
    for _three in range(3):
        user = portal.MembershipFactory(account=okano).user
        progress.enrol(user=user, course=course, at=ago(3))
        make.certificate(user, at=ago(10))

    with django_assert_max_num_queries(20):
        admin.get("/team/certificates/")


def test_forecast_names_the_day_and_who_can_help(okano, as_person):
    page = as_person("hana").get("/level/").text
    ends = (ago(300) + timedelta(days=365)).strftime("%B %Y")

    assert "you fall below Silver" in page
    assert "Unless this is renewed:" in page
    assert "Kenji Mori, Flow Operator" in page
    assert ends in page


def test_forecast_names_nobody_to_members(okano, as_person):
    page = as_person("kenji").get("/level/").text

    assert "One renewal by then keeps it." in page
    assert "Hana Okano" not in page
