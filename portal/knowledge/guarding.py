"""The wall before publishing, where all ways meet: when a page is saved live, and when a time is set for it.

The editor, bulk actions, workflow approval, schedules, the API and code all end in one of the two. A review stops at
its first step, so that nobody approves what could not be published at the end.
"""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.models import Revision, TaskState

from . import marking, wording
from .models import ArticlePage


@receiver(pre_save, sender=ArticlePage)
def refuse_publishing(
    sender: object,
    instance: ArticlePage,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: object,
) -> None:
    touched = update_fields is None or {"live", *wording.FIELDS} & set(update_fields)
    # An alias repeats what was decided at its source.
    if instance.live and touched and not raw and not instance.alias_of_id:
        marking.check_decided(instance)


@receiver(pre_save, sender=Revision)
def refuse_scheduling(sender: object, instance: Revision, raw: bool = False, **kwargs: object) -> None:
    if instance.approved_go_live_at and not raw and _is_of_article(instance):
        marking.check_decided(instance.as_object())


@receiver(pre_save, sender=TaskState)
def refuse_approving(sender: object, instance: TaskState, raw: bool = False, **kwargs: object) -> None:
    """At every step of a review, not only at the last, which publishes."""
    if raw or instance.status != TaskState.STATUS_APPROVED or not instance.revision:
        return
    if _is_of_article(instance.revision):
        article = instance.revision.as_object()
        marking.check_decided(article.get_latest_revision_as_object())


@receiver(post_save, sender=Revision)
def look_over_draft(sender: object, instance: Revision, raw: bool = False, **kwargs: object) -> None:
    if not raw and _is_of_article(instance) and instance.is_latest_revision():
        marking.look_over(instance.as_object())


def _is_of_article(revision: Revision) -> bool:
    return ContentType.objects.get_for_id(revision.content_type_id).model_class() is ArticlePage
