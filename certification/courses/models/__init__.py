"""Gathers the room's models."""

from .pages import CatalogPage, CourseInvitation, CoursePage, Enrolment, LessonPage, LessonProgress
from .seats import CourseSeat, PaidSeat, PaidSeatQuerySet

__all__ = [
    "CatalogPage",
    "CourseInvitation",
    "CoursePage",
    "CourseSeat",
    "Enrolment",
    "LessonPage",
    "LessonProgress",
    "PaidSeat",
    "PaidSeatQuerySet",
]
