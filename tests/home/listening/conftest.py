from datetime import timedelta

import pytest
from django.utils import timezone

from home.listening.models import ListeningSession


@pytest.fixture
def running(cast):
    """`running("iris", mode="calls")` is a session of that person that began a quarter of an hour ago."""

    def begin(name, **fields):
        start = timezone.now() - timedelta(minutes=15)
        times = {"starts_at": start, "ends_at": start + timedelta(hours=1), "rules_accepted_at": start}
        return ListeningSession.objects.create(listener=cast(name), **times | fields)

    return begin


@pytest.fixture
def over(running):
    """`over("iris")` is a session that ended an hour ago, its rules accepted, its questions unanswered."""

    def end(name, **fields):
        now = timezone.now()
        times = {"starts_at": now - timedelta(hours=2), "ends_at": now - timedelta(hours=1)}
        return running(name, **times | {"rules_accepted_at": now - timedelta(hours=3)} | fields)

    return end
