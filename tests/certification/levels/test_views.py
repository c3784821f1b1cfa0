from datetime import timedelta

import pytest
from django.utils import timezone

from certification.courses import progress
from tests.factories import certification as make
from tests.factories import portal


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def levels(db):
    make.course("flow-operator", title="Flow SCADA Operator", lessons=3)
    make.level("silver", 1, {"flow-operator": 2})
    make.level("gold", 2, {"flow-operator": 2, "drive-engineer": 1})


def test_level_of_a_company_one_short(levels, as_person, cast):
    make.certificate(cast("hana"), at=ago(10))

    page = as_person("hana").get("/level/").text

    assert "Okano Plastics has no level yet" in page
    assert "For Silver you need 1 more person in Flow SCADA Operator." in page


def test_level_reached_is_shown(levels, as_person, cast):
    for name in ("ada", "emil"):
        make.certificate(cast(name), at=ago(10))

    page = as_person("emil").get("/level/").text

    assert "Brenner Mühlen AG is at Silver" in page
    assert page.count("You are here") == 1


def test_level_says_what_becomes_of_it_if_somebody_leaves(levels, as_person, cast):
    for name in ("hana", "kenji"):
        make.certificate(cast(name), at=ago(10))
    two = as_person("hana").get("/level/").text
    make.certificate(portal.MembershipFactory(account=cast("hana").account).user, at=ago(10))
    three = as_person("hana").get("/level/").text

    assert "Without Kenji Mori you fall below Silver at once. No level is left then." in two
    assert "Whoever of you leaves alone, you keep Silver." in three
    assert "If somebody leaves" not in as_person("kenji").get("/level/").text


def test_level_names_who_is_nearest_to_company_admins_only(levels, as_person, cast):
    course = make.course("flow-operator")
    kenji = cast("kenji")
    progress.enrol(user=kenji, course=course, at=ago(3))
    for lesson in course.lessons[:2]:
        progress.finish(user=kenji, lesson=lesson, course=course, at=ago(2))

    seen = {who: "Kenji Mori" in as_person(who).get("/level/").text for who in ("hana", "ada")}
    told = as_person("hana").get("/level/").text

    assert seen == {"hana": True, "ada": False}
    assert "2 of 3 lessons done" in told


def test_level_hides_colleagues_from_members(levels, as_person, cast):
    progress.enrol(user=cast("hana"), course=make.course("flow-operator"), at=ago(3))
    progress.enrol(user=cast("kenji"), course=make.course("flow-operator"), at=ago(3))

    page = as_person("kenji").get("/level/")

    assert page.context["candidates"] == []
    assert "Hana Okano" not in page.text


def test_level_puts_who_was_certified_before_first(levels, as_person, cast):
    make.certificate(cast("kenji"), at=ago(800))
    begun = portal.MembershipFactory(account=cast("hana").account).user
    progress.enrol(user=begun, course=make.course("flow-operator"), at=ago(3))

    candidates = as_person("hana").get("/level/").context["candidates"]

    assert [candidate.user for candidate in candidates] == [cast("kenji"), begun]


def test_level_puts_who_is_certified_and_not_counted_before_all_others(levels, as_person, cast):
    make.certificate(cast("kenji"), at=ago(800))
    admin = as_person("hana")
    make.certificate(cast("hana"), at=ago(10))
    holder = portal.MembershipFactory(account=cast("hana").account).user
    make.certificate(holder, at=ago(10), counted=False)

    response = admin.get("/level/")
    make.count_in(holder)
    afterwards = admin.get("/level/").context

    assert [(one.user, one.is_certified) for one in response.context["candidates"]] == [
        (holder, True),
        (cast("kenji"), False),
    ]
    assert "Holds it and is not counted" in response.text
    assert afterwards["reached"].slug == "silver"


def test_level_of_someone_without_a_company(levels, as_person):
    page = as_person("edwin").get("/level/").text

    assert "You do not belong to a company here" in page
    assert "2 people certified in Flow SCADA Operator" in page


def test_level_before_any_are_set_up(as_person):
    assert "Our training team has not set any up." in as_person("ada").get("/level/").text


def test_level_asks_no_more_for_many_people(levels, as_person, cast, django_assert_max_num_queries):
    admin, course = as_person("hana"), make.course("flow-operator")

    def colleague():
        user = portal.MembershipFactory(account=cast("hana").account).user
        progress.enrol(user=user, course=course, at=ago(3))
        make.certificate(user, at=ago(800))

    colleague()
    admin.get("/level/")
    with django_assert_max_num_queries(20):
        admin.get("/level/")
    for _three in range(3):
        colleague()

    with django_assert_max_num_queries(20):
        admin.get("/level/")
