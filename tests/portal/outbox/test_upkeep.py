from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.outbox import upkeep

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def running(*workers, since=NOON):
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=since,
        run_after=since,
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="portal.outbox.tasks.deliver_effect",
        backend_name="default",
        worker_ids=list(workers),
    )


def status(task):
    task.refresh_from_db()
    return task.status


@pytest.mark.parametrize(
    ("workers", "after"),
    [
        (["one"], "READY"),
        (["two", "one"], "READY"),
        (["one", "two"], "RUNNING"),
        (["one", "one", "one"], "FAILED"),
    ],
)
def test_tasks_of_a_worker_that_starts_again(db, workers, after):
    task = running(*workers)

    upkeep.put_back_tasks_of("one")

    assert status(task) == after


def test_tasks_running_for_over_an_hour_are_put_back(db):
    long = running("gone", since=NOON - timedelta(minutes=61))
    short = running("busy", since=NOON - timedelta(minutes=59))

    upkeep.put_back_tasks_running_too_long(NOON)

    assert (status(long), status(short)) == ("READY", "RUNNING")


def test_task_given_up_says_why(db):
    task = running("one", "one", "one")

    upkeep.put_back_tasks_of("one")

    task.refresh_from_db()
    assert task.exception_class_path == "portal.outbox.upkeep.WorkerDied"
    assert task.finished_at <= timezone.now()


def test_finished_tasks_are_forgotten_after_two_weeks(db):
    old, young = running("one"), running("one")
    for task, days in ((old, 15), (young, 13)):
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL", finished_at=NOON - timedelta(days=days))

    upkeep.forget_finished_tasks(NOON)

    assert list(DBTaskResult.objects.all()) == [young]
