from datetime import UTC, datetime

import pytest
from django.utils import timezone

from certification.credentials import certificates
from certification.credentials.models import Certificate
from certification.exams import answers, attempts, chances
from certification.exams.models import Attempt
from tests.factories import certification as make
from tests.factories import portal

JAN, MARCH, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3, 5))
NEXT_JAN, NEXT_MAY = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)


@pytest.fixture
def user(db):
    return portal.UserFactory()


def passed(user, exam, at):
    sat = make.attempt(user, exam, at=at)
    answers.record(sat, answers=make.right_answers(sat), at=at)
    attempts.hand_in(sat, at=at)
    return sat


def test_shorter_exam_renews_what_is_in_force(user):
    course = make.course("flow-operator")
    old = make.certificate(user, at=JAN)
    shorter = make.exam(course)
    make.achievement(course, delta_exam=shorter)

    passed(user, shorter, MAY)

    new = Certificate.objects.exclude(pk=old.pk).get()
    assert (new.basis, new.renews, new.expires_at) == ("delta", old, NEXT_MAY)


@pytest.mark.parametrize("held", [False, True])
def test_shorter_exam_is_only_for_who_holds_what_it_renews(user, held):
    course = make.course("flow-operator")
    if held:
        make.certificate(user, at=JAN, months_valid=2)
    shorter = make.exam(course)
    make.achievement(course, delta_exam=shorter)

    with pytest.raises(chances.Barred):
        make.attempt(user, shorter, at=MAY)

    assert Attempt.objects.count() == 0


def test_shorter_exam_earns_nothing_where_the_certificate_ended_meanwhile(user):
    course = make.course("flow-operator")
    old = make.certificate(user, at=JAN)
    shorter = make.exam(course)
    make.achievement(course, delta_exam=shorter)
    sat = make.attempt(user, shorter, at=MAY)
    answers.record(sat, answers=make.right_answers(sat), at=MAY)
    certificates.revoke(old, reason="Another sat it.", by=portal.UserFactory(), at=MAY)

    attempts.hand_in(sat, at=MAY)

    assert list(Certificate.objects.all()) == [old]


def test_result_of_the_shorter_exam_says_why_nothing_was_renewed(as_person, cast):
    emil, now = cast("emil"), timezone.now()
    course = make.course("flow-operator")
    old = make.certificate(emil, at=now)
    shorter = make.exam(course)
    make.achievement(course, delta_exam=shorter)
    sat = make.attempt(emil, shorter, at=now)
    answers.record(sat, answers=make.right_answers(sat), at=now)
    certificates.revoke(old, reason="Another sat it.", by=portal.UserFactory(), at=now)

    page = as_person("emil").post(f"/exams/attempts/{sat.uuid}/submit/", follow=True)

    assert page.status_code == 200
    assert "The certificate that this exam renews was no longer in force" in page.text


def test_page_of_the_shorter_exam_says_whom_it_is_for(as_person):
    course = make.course("flow-operator")
    shorter = make.exam(course, slug="shorter")
    make.achievement(course, delta_exam=shorter)
    reader = as_person("emil")

    page, pressed = reader.get("/exams/shorter/").text, reader.post("/exams/shorter/start/", follow=True).text

    assert "This exam only renews a certificate that is in force" in page
    assert "/exams/shorter/start/" not in page
    assert "This exam only renews a certificate that is in force" in pressed


def test_higher_certificate_renews_those_below_it(user):
    lower, higher, other = (make.course(slug) for slug in ("flow-operator", "flow-expert", "drive-engineer"))
    make.achievement(higher, renews=[lower])
    old = make.certificate(user, lower.slug, at=JAN)
    make.certificate(user, other.slug, at=JAN)

    sat = passed(user, make.exam(higher), MAY)

    renewal = Certificate.objects.get(credential=lower.slug, issued_at__gt=JAN)
    assert (renewal.basis, renewal.renews, renewal.through.attempt) == ("higher", old, sat)
    assert renewal.expires_at == NEXT_MAY
    assert Certificate.objects.filter(credential=other.slug).count() == 1


def test_higher_certificate_does_not_revive_what_has_ended(user):
    lower, higher = make.course("flow-operator"), make.course("flow-expert")
    make.achievement(higher, renews=[lower])
    make.certificate(user, lower.slug, at=JAN, months_valid=2)

    passed(user, make.exam(higher), MAY)

    assert Certificate.objects.filter(credential=lower.slug).count() == 1


def test_revoking_the_higher_takes_back_what_it_renewed(user, cast):
    lower, higher = make.course("flow-operator"), make.course("flow-expert")
    make.achievement(higher, renews=[lower])
    old = make.certificate(user, lower.slug, at=JAN)
    sat = passed(user, make.exam(higher), MAY)

    certificates.revoke(sat.certificate, reason="Someone else sat it.", by=cast("edwin"), at=MAY)

    assert set(Certificate.objects.filter(revoked_at=MAY).values_list("credential", flat=True)) == {
        lower.slug,
        higher.slug,
    }
    assert Certificate.objects.valid(MAY).get() == old
