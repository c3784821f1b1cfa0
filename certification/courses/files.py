"""The files of lessons: a film, its captions and what is downloaded open for who may read a lesson that shows them."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from wagtail.documents.models import AbstractDocument
from wagtail.models import ReferenceIndex

from portal.accounts.models import User

from . import access
from .models import LessonPage


def can_open(user: User | AnonymousUser, document: AbstractDocument) -> bool:
    """What no lesson shows, or something else shows as well, is as open as Wagtail has it."""
    shown = ReferenceIndex.get_references_to(document)
    by_lessons = shown.filter(content_type=ContentType.objects.get_for_model(LessonPage))
    lessons = {int(pk) for pk in by_lessons.values_list("object_id", flat=True)}
    if not lessons or user.is_staff or shown.exclude(pk__in=by_lessons).exists():
        return True
    return any(
        access.can_read_lessons(user, lesson.course) for lesson in LessonPage.objects.live().filter(pk__in=lessons)
    )
