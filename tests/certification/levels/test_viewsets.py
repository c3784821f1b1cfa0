from django.urls import reverse
from django.utils import timezone

from certification.levels import ladder
from tests.factories import certification as make
from tests.factories import portal


def row(number, **values):
    fields = {"way": 1, "people": 1, "certificates": 1, "id": "", "DELETE": ""} | values
    return {f"requirements-{number}-{field}": value for field, value in fields.items()}


def test_level_of_two_ways_is_made_in_the_admin_and_met_by_either(as_person):
    flow, drive = make.course("flow-operator"), make.course("drive-engineer")
    form = {
        "name": "Silver",
        "slug": "silver",
        "rank": 1,
        "requirements-TOTAL_FORMS": 2,
        "requirements-INITIAL_FORMS": 0,
        **row(0, certificates=2, course=flow.pk, others=[drive.pk]),
        **row(1, way=2, people=2, course=flow.pk, others=[drive.pk]),
    }

    response = as_person("edwin").post(reverse("level:add"), form)

    assert response.status_code == 302
    one_with_two, two_with_one, one_with_one = (portal.AccountFactory() for _company in range(3))
    expert = portal.MembershipFactory(account=one_with_two).user
    for slug in ("flow-operator", "drive-engineer"):
        make.certificate(expert, slug, at=timezone.now())
        make.certificate(portal.MembershipFactory(account=two_with_one).user, slug, at=timezone.now())
    make.certificate(portal.MembershipFactory(account=one_with_one).user, "drive-engineer", at=timezone.now())
    reached = [ladder.level_at(account, timezone.now()) for account in (one_with_two, two_with_one, one_with_one)]
    assert [level and level.slug for level in reached] == ["silver", "silver", None]


def test_level_says_its_ways_in_words(client, as_person, db):
    level = make.level("silver", 1, {"flow-operator": 1})
    requirement = level.requirements.get()
    requirement.certificates, requirement.others = 2, [make.course("drive-engineer")]
    requirement.save()

    page = as_person("edwin").get("/level/").text

    assert "1 person with 2 certificates of Flow Operator or Drive Engineer" in page
