"""Originals are looked at by those who work on them, and it is written down who did."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.log_actions import log, registry

from portal.accounts.models import User

ONCE_IN = timedelta(hours=1)
ACT = "portal.original.read"


def note(originals: Iterable[Model], *, by: User, at: datetime) -> None:
    """Each of these (of one kind), once an hour for each person however often they turn to it."""
    shown = {str(original.pk): original for original in originals}
    if not shown:
        return
    first = next(iter(shown.values()))
    entries = registry.get_log_model_for_instance(first).objects.filter(action=ACT, user=by, timestamp__gt=at - ONCE_IN)
    if hasattr(first, "specific_class"):
        noted = {str(key) for key in entries.filter(page_id__in=shown).values_list("page_id", flat=True)}
    else:
        kind = ContentType.objects.get_for_model(first)
        noted = set(entries.filter(content_type=kind, object_id__in=shown).values_list("object_id", flat=True))
    for key in shown.keys() - noted:
        log(shown[key], ACT, user=by)
