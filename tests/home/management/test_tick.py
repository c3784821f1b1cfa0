from datetime import UTC, datetime, timedelta

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from home.management.commands import tick
from portal.outbox.models import Effect

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_tick_delivers_what_is_due(db, mailoutbox):
    payload = {"to": "ada@brenner.example", "subject": "Due", "text": "text", "html": "<p>text</p>"}
    Effect.objects.create(kind="mail", key="mail:1", payload=payload, next_try_at=timezone.now())

    call_command("tick")

    assert [message.subject for message in mailoutbox] == ["Due"]


def test_tick_forgets_sessions_that_have_expired(db):
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))

    call_command("tick")

    assert not Session.objects.exists()


def test_tick_goes_on_after_a_step_that_fails_and_says_which():
    ran = []

    def breaks(at):
        raise ConnectionError

    failed = tick.tick(NOON, {}, {breaks: tick.ALWAYS, ran.append: tick.ALWAYS})

    assert ran == [NOON]
    assert [name.rpartition(".")[2] for name in failed] == ["breaks"]


def test_tick_leaves_a_step_until_its_interval_is_over():
    ran, last = [], {}

    for minutes in (0, 59, 60, 61):
        tick.tick(NOON + timedelta(minutes=minutes), last, {ran.append: tick.HOURLY})

    assert ran == [NOON, NOON + timedelta(minutes=60)]
