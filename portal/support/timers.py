"""Time passing over the open cases: who has one is warned before a promise is due, and told when it was missed.

The timer may run late or not at all: what it says of a miss is a fact of the case's events, at the instant it was one,
and `history.record` says it too. Only the mail comes later.
"""

from datetime import datetime

from . import history
from .models import Case

MOST_AT_ONCE = 500


def run(at: datetime) -> None:
    """Say what is to be said by now, of the longest overdue first."""
    due = Case.objects.filter(next_notice_at__lt=at).order_by("next_notice_at")
    for case in due[:MOST_AT_ONCE]:
        history.notice(case, at=at)
