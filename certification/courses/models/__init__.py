"""Gathers the room's models."""

from .pages import CatalogPage, CoursePage, Enrolment, LessonPage, LessonProgress
from .seats import CourseSeat, PaidSeat, PaidSeatQuerySet

__all__ = [
    "CatalogPage",
    "CoursePage",
    "CourseSeat",
    "Enrolment",
    "LessonPage",
    "LessonProgress",
    "PaidSeat",
    "PaidSeatQuerySet",
]
