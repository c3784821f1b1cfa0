"""Upkeep of the task queue.

Nobody ends the tasks of a worker that died: they stay running for ever unless they are put back. So every task may
run twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

STARTS = 3
LONGEST_RUN = timedelta(hours=1)
KEPT = timedelta(days=14)


class WorkerDied(Exception):
    """The task was running each time its worker died; it is not started again."""


def put_back_tasks_of(worker_id: str) -> None:
    """For a worker that starts under the name it had when it died."""
    _put_back(task for task in DBTaskResult.objects.running() if worker_id in task.worker_ids[-1:])


def put_back_tasks_running_too_long(at: datetime) -> None:
    """For workers that never come back under their name."""
    _put_back(DBTaskResult.objects.running().filter(started_at__lt=at - LONGEST_RUN))


def forget_finished_tasks(at: datetime) -> None:
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()


def _put_back(tasks: Iterable[DBTaskResult]) -> None:
    """Make them ready again; one that was started too often has failed."""
    for task in tasks:
        if len(task.worker_ids) >= STARTS:
            task.set_failed(WorkerDied(f"Started {len(task.worker_ids)} times."))
        else:
            DBTaskResult.objects.running().filter(pk=task.pk).update(status=TaskResultStatus.READY)
