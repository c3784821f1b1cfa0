from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as postbox

from portal.outbox import effects, mail
from portal.outbox.models import Effect

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)

performed = []


@effects.performer("test.note")
def note(payload):
    performed.append(payload)


@effects.performer("test.fail")
def fail(payload):
    raise ConnectionError("nobody answers")


@pytest.fixture(autouse=True)
def forget():
    performed.clear()


def written(**fields):
    values = {"kind": "test.note", "key": "note:1", "payload": {"n": 1}, "next_try_at": NOON}
    return Effect.objects.create(**values | fields)


def test_write_is_performed_after_the_commit(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        effects.write(kind="test.note", key="note:1", payload={"n": 1})
        assert performed == []

    assert performed == [{"n": 1}]
    assert Effect.objects.get().done_at is not None


def test_write_with_a_known_key_is_no_second_effect(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = effects.write(kind="test.note", key="note:1", payload={"n": 1})
        second = effects.write(kind="test.note", key="note:1", payload={"n": 2})

    assert second == first
    assert performed == [{"n": 1}]


def test_deliver_after_a_failure_keeps_the_error_and_waits(db):
    effect = written(kind="test.fail")

    effects.deliver(effect, at=NOON)

    effect.refresh_from_db()
    assert (effect.attempts, effect.last_error, effect.done_at) == (1, "ConnectionError: nobody answers", None)
    assert effect.next_try_at == NOON + timedelta(seconds=30)


def test_deliver_of_a_row_another_worker_has_claimed_does_nothing(db):
    effect = written()
    Effect.objects.update(attempts=1)

    effects.deliver(effect, at=NOON)

    assert performed == []


def test_deliver_of_a_done_row_does_nothing(db):
    effects.deliver(written(done_at=NOON), at=NOON)

    assert performed == []


def test_deliver_before_its_time_does_nothing(db):
    effects.deliver(written(), at=NOON - timedelta(seconds=1))

    assert performed == []


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 30), (1, 60), (5, 960), (9, 15360), (10, 21600), (500, 21600)])
def test_wait_after_doubles_up_to_six_hours(attempts, seconds):
    assert effects.wait_after(attempts) == timedelta(seconds=seconds)


def test_mail_arrives_as_text_and_html(db):
    mail.deliver_mail({"to": "ada@brenner.example", "subject": "Case C-1", "text": "plain", "html": "<p>rich</p>"})

    [message] = postbox.outbox
    assert (message.to, message.subject, message.body) == (["ada@brenner.example"], "Case C-1", "plain")
    assert [(a.content, a.mimetype) for a in message.alternatives] == [("<p>rich</p>", "text/html")]


def test_deliver_due_takes_what_is_due_and_leaves_the_rest(db):
    written(key="due")
    written(key="failed before", attempts=3)
    later = written(key="later", next_try_at=NOON + timedelta(seconds=1))

    effects.deliver_due(NOON)

    assert len(performed) == 2
    assert list(Effect.objects.filter(done_at=None)) == [later]
