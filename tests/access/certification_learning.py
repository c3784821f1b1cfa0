"""Courses, exams, certificates and levels. What a person did in an exam is that person's: emil's here."""

from django.utils import timezone

from certification.exams import attempts
from certification.levels.models import LevelAward
from portal.promises.models import Standing
from tests.access.matrix import LOGIN, Row
from tests.factories import certification as make

SIGNED_IN = {"anonymous": LOGIN, "*": 200}
EDUCATORS_ONLY = {"anonymous": LOGIN, "educator": 200, "*": 404}
OWN = {"anonymous": LOGIN, "*": 404}


def a_lesson(cast):
    course = make.course(lessons=1)
    return (course.slug, course.lessons.get().slug)


def an_exam(cast):
    return (make.exam().slug,)


def emils_attempt(cast):
    return (make.attempt(cast("emil"), at=timezone.now()).uuid,)


def emils_result(cast):
    return (attempts.hand_in(make.attempt(cast("emil"), at=timezone.now()), at=timezone.now()).uuid,)


def emils_certificate(cast):
    return (make.certificate(cast("emil"), at=timezone.now()).uuid,)


def brenners_award(cast):
    standing = Standing.objects.create(
        account=cast("emil").account, credential="silver", name="Silver", rank=1, starts_at=timezone.now()
    )
    return (LevelAward.objects.create(standing=standing).uuid,)


# The holder's, and theirs who keep certificates.
TAKES_IT = {"*": 404, "member": 200, "educator": 200, "manager": 200}

ROWS = {
    "my_courses": Row(SIGNED_IN),
    "enrol": Row({"anonymous": LOGIN, "*": 302}, lambda cast: (make.course().slug,), "post"),
    "finish_lesson": Row({"anonymous": LOGIN, "*": 302}, a_lesson, "post"),
    "exam": Row(SIGNED_IN, an_exam),
    "exam_start": Row({"anonymous": LOGIN, "*": 302}, an_exam, "post"),
    "attempt": Row(OWN | {"member": 200}, emils_attempt),
    "attempt_answer": Row(OWN | {"member": 302}, emils_attempt, "post"),
    "attempt_submit": Row(OWN | {"member": 200}, emils_attempt),
    "attempt_result": Row(OWN | {"member": 200}, emils_result),
    "my_certificates": Row(SIGNED_IN),
    "certificate": Row({"*": 200}, emils_certificate),
    "check_certificate": Row({"*": 200}),
    "certificate_pdf": Row(TAKES_IT, emils_certificate),
    "certificate_sample": Row(OWN | {"educator": 200, "manager": 200}),
    "badge": Row(TAKES_IT, lambda cast: (*emils_certificate(cast), "json")),
    # No badge has been signed here, so there is no list.
    "badge_status": Row({"*": 404}, lambda cast: (1,)),
    "did_document": Row({"*": 200}),
    "level": Row(SIGNED_IN),
    "level_counting": Row({"anonymous": LOGIN, "customers": 302, "*": 404}, method="post"),
    # Nobody here has a level, so there is no badge of it.
    "level_badge": Row(OWN, lambda cast: ("json",)),
    "level_award": Row({"*": 200}, brenners_award),
    "level_path": Row({"*": 200}, lambda cast: (make.level("platinum", 9, {"drive-engineer": 1}).slug,)),
    "team_certificates": Row(OWN | {"admin": 200, "rival": 200}),
    "training": Row(EDUCATORS_ONLY),
    "course_attendance": Row(EDUCATORS_ONLY, lambda cast: (make.course().slug,)),
    "exam_statistics": Row(EDUCATORS_ONLY, lambda cast: (make.exam().current_version.pk,)),
    "attempt_replay": Row(EDUCATORS_ONLY, emils_attempt),
    "attempt_give_time": Row(EDUCATORS_ONLY | {"educator": 302}, emils_attempt, "post"),
    "import_items": Row(EDUCATORS_ONLY),
    "export_items": Row(EDUCATORS_ONLY),
    "item_use": Row(EDUCATORS_ONLY, lambda cast: (make.item().pk,)),
    "item_correct": Row(EDUCATORS_ONLY, lambda cast: (make.item().versions.get().pk,)),
}
