"""Taking calls in a session: a plain rep's rights, on the cases of those calls, as long as it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from portal.support.models import Case

from . import access
from .models import ListeningSession
from .sessions import NotCertified, NotRunning


def cases_of(session: ListeningSession) -> QuerySet[Case]:
    """Those whose call the listener took while the session lasted."""
    taken = {"calls__taken_by": session.listener, "calls__started_at__gte": session.starts_at}
    return Case.objects.filter(**taken, calls__started_at__lt=session.ends_at).distinct()


@contextmanager
def at_the_desk(session: ListeningSession, *, at: datetime) -> Iterator[None]:
    """What is done inside is done while the session runs. Raises NotRunning, NotCertified."""
    with transaction.atomic():
        held = ListeningSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if not (held.takes_calls and held.runs(at)):
            raise NotRunning
        if not access.can_take_calls(held.listener, at):
            raise NotCertified
        yield
