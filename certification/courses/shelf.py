"""Finding a course in the catalogue: by words, product, length, price and level."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from .models import CoursePage

# Choice: from and below so many minutes.
LENGTHS = {"short": (0, 61), "day": (61, 241), "long": (241, 1_000_000)}


def found(courses: QuerySet[CoursePage], wanted: Mapping[str, Any]) -> QuerySet[CoursePage]:
    """Courses in which every word stands somewhere, and which are of the product and length asked for."""
    for word in wanted.get("words", "").split():
        courses = courses.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(outcomes__icontains=word)
            | Q(audience__icontains=word)
        )
    if wanted.get("product"):
        courses = courses.filter(product=wanted["product"])
    if wanted.get("length"):
        least, below = LENGTHS[wanted["length"]]
        courses = courses.filter(minutes__gte=least, minutes__lt=below)
    if wanted.get("price"):
        courses = courses.filter(needs_seat=wanted["price"] == "paid")
    return courses
