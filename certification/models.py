"""Gathers the rooms' models."""

from certification.billing.models import (
    CreditNote,
    Customer,
    Invoice,
    Phase,
    Plan,
    Purchase,
    StripeEvent,
    Subscription,
    TierTerms,
)
from certification.courses.models import CatalogPage, CoursePage, Enrolment, LessonPage, LessonProgress
from certification.credentials.models import Certificate
from certification.exams.models import (
    AnswerEvent,
    Attempt,
    BlueprintLine,
    Domain,
    Exam,
    ExamVersion,
    ExamVersionLine,
    GradeRun,
    Item,
    ItemKey,
    ItemVersion,
    Slot,
)
from certification.levels.models import Level, Requirement

__all__ = [
    "AnswerEvent",
    "Attempt",
    "BlueprintLine",
    "CatalogPage",
    "Certificate",
    "CoursePage",
    "CreditNote",
    "Customer",
    "Domain",
    "Enrolment",
    "Exam",
    "ExamVersion",
    "ExamVersionLine",
    "GradeRun",
    "Invoice",
    "Item",
    "ItemKey",
    "ItemVersion",
    "LessonPage",
    "LessonProgress",
    "Level",
    "Phase",
    "Plan",
    "Purchase",
    "Requirement",
    "Slot",
    "StripeEvent",
    "Subscription",
    "TierTerms",
]
