"""Every search is written down: what people look for in vain is what should be written next."""

from datetime import datetime

from portal.accounts.models import User

from .models import SearchLogEntry
from .searching import Found

LONGEST = SearchLogEntry._meta.get_field("text").max_length


def note(found: Found, *, by: User | None, at: datetime) -> SearchLogEntry:
    return SearchLogEntry.objects.create(
        text=found.text[:LONGEST],
        corrected=found.corrected[:LONGEST],
        results=len(found.results),
        user=by,
        at=at,
    )
