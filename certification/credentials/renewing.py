"""What a passed exam earns: a certificate, or by the shorter exam only a renewal; and what it renews below itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from certification.courses.models import CoursePage
from certification.exams.models import Attempt, Exam
from portal.accounts.models import User

from . import certificates
from .models import Achievement, Certificate

Basis = Certificate.Basis
SOON = timedelta(days=90)  # before its end one is told to renew a certificate


def earn(attempt: Attempt, *, at: datetime) -> Certificate | None:
    """The certificate of a passed attempt; None where the shorter exam found nothing in force to renew."""
    course, is_delta = attempt.exam.course, is_shorter(attempt.exam)
    with transaction.atomic():
        if is_delta and not in_force(attempt.user, course.slug, at):
            return None
        certificate = certificates.issue(
            user=attempt.user,
            credential=course.slug,
            title=course.title,
            at=at,
            months_valid=attempt.version.months_valid,
            attempt=attempt,
            basis=Basis.DELTA if is_delta else Basis.EXAM,
        )
        renew_below(certificate)
    return certificate


def renew_below(certificate: Certificate) -> list[Certificate]:
    """Renew the lower certificates that are in force and would end sooner, until the same day."""
    at = certificate.issued_at
    if certificate.carried.exists():
        return []
    lower = Achievement.renews.through.objects.filter(achievement__course__slug=certificate.credential)
    slugs = lower.values_list("coursepage__slug", flat=True)
    held = Certificate.objects.filter(user=certificate.user_id, credential__in=slugs).valid(at).with_status(at)
    return [
        certificates.write(
            user=certificate.user,
            credential=old.credential,
            title=old.title,
            at=at,
            expires_at=certificate.expires_at,
            basis=Basis.HIGHER,
            through=certificate,
        )
        for old in held.filter(is_renewed=False, expires_at__isnull=False).order_by("pk")
        if certificate.expires_at is None or old.expires_at < certificate.expires_at
    ]


def certifying() -> QuerySet[Exam]:
    """Exams to sit that earn a certificate: all that are open but the shorter ones, which only renew."""
    shorter = Achievement.objects.exclude(delta_exam=None).values("delta_exam")
    return Exam.objects.open().exclude(pk__in=shorter)


def is_shorter(exam: Exam) -> bool:
    return Achievement.objects.filter(delta_exam=exam).exists()


def exams_of(certificates: Iterable[Certificate]) -> dict[str, Exam]:
    """The shorter exam that renews each of these credentials, where there is one to sit."""
    slugs = {certificate.credential for certificate in certificates}
    offered = Achievement.objects.filter(course__slug__in=slugs, delta_exam__in=Exam.objects.open())
    return {one.course.slug: one.delta_exam for one in offered.select_related("course", "delta_exam") if one.delta_exam}


@dataclass(frozen=True)
class Ways:
    """What renews a certificate: its exam, the shorter one, and courses whose certificate renews it along the way."""

    exam: Exam | None
    shorter: Exam | None
    higher: list[CoursePage]

    @property
    def nearest(self) -> Exam | None:
        return self.shorter or self.exam


def ways(certificate: Certificate) -> Ways:
    exam = certifying().filter(course__slug=certificate.credential).order_by("pk").first()
    higher = CoursePage.objects.live().filter(achievement__renews__slug=certificate.credential).order_by("path")
    return Ways(exam, exams_of([certificate]).get(certificate.credential), list(higher))


def ends_soon(certificate: Certificate, at: datetime) -> bool:
    return certificate.expires_at is not None and certificate.expires_at - at < SOON


def in_force(user: User, credential: str, at: datetime) -> bool:
    return Certificate.objects.filter(user=user, credential=credential).valid(at).exists()
