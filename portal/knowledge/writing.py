"""From a search in vain to a task: somebody decides that it is worth an article, somebody says it is written."""

from datetime import datetime

from portal.accounts.models import User

from .models import WritingTask


def decide(words: str, *, by: User, at: datetime) -> WritingTask:
    """The open task for these words; the one there is when two decide at once."""
    task, _is_new = WritingTask.objects.get_or_create(words=words, done_at=None, defaults={"by": by, "at": at})
    return task


def finish(task: WritingTask, *, by: User, at: datetime) -> bool:
    """Whether this was what ended it."""
    return bool(WritingTask.objects.open().filter(pk=task.pk).update(done_by=by, done_at=at))
