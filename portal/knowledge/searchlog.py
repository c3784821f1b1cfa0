"""Every search is written down: what people look for in vain is what should be written next."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.accounts.models import User
from portal.support.models import Case

from .models import ArticlePage, SearchLogEntry
from .searching import Found

LONGEST = SearchLogEntry._meta.get_field("text").max_length
TYPING, ASKS_WITHIN, KEPT = timedelta(seconds=30), timedelta(hours=1), timedelta(days=400)


def note(found: Found, results: int, *, by: User | None, session_key: str = "", at: datetime) -> SearchLogEntry:
    """Who goes on typing the same question has asked once: the entry follows until something is opened."""
    said = {
        "text": found.text[:LONGEST],
        "corrected": found.corrected[:LONGEST],
        "results": results,
        "at": at,
    }
    if entry := _typed_just_now(found.text[:LONGEST], by, session_key, at):
        SearchLogEntry.objects.filter(pk=entry.pk).update(**said)
        return entry
    with transaction.atomic(savepoint=False):
        _without_waiting_for_the_disk()
        return SearchLogEntry.objects.create(user=by, session_key="" if by else session_key, **said)


def note_opened(entry: SearchLogEntry, article: ArticlePage, *, rank: int) -> None:
    """The first click counts: it says whether what stood on top was what they meant."""
    SearchLogEntry.objects.filter(pk=entry.pk, opened=None).update(opened=article, rank=rank)


@receiver(post_save, sender=Case)
def note_asked(sender: object, instance: Case, created: bool, **kwargs: object) -> None:
    """Who opens a case within the hour did not find the answer."""
    if created:
        of_late = {"at__gt": instance.opened_at - ASKS_WITHIN, "at__lte": instance.opened_at}
        SearchLogEntry.objects.filter(user=instance.contact, asked=None, **of_late).update(asked=instance)


def forget(at: datetime) -> None:
    """What somebody searched for is kept for a year and a month."""
    SearchLogEntry.objects.filter(at__lt=at - KEPT).delete()


def _without_waiting_for_the_disk() -> None:
    """Of this transaction: a crash of the database may lose the searches of its last moment, which nobody misses.

    Nobody who searches waits for that. In an outer transaction, which has more to lose, nothing is changed.
    """
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")


def _typed_just_now(text: str, by: User | None, session_key: str, at: datetime) -> SearchLogEntry | None:
    if by is None and not session_key:
        return None
    mine = SearchLogEntry.objects.filter(user=by, session_key="" if by else session_key, opened=None)
    last = mine.filter(at__gte=at - TYPING, at__lte=at).order_by("-at").first()
    one_grew = last and last.text and text and (text.startswith(last.text) or last.text.startswith(text))
    return last if one_grew else None
