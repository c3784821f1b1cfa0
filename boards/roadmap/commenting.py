"""Talking about an item: saying, saying it better, hiding, marking."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from . import access, heralding, mentioning, pacing, shielding
from .models import Comment, CommentVersion, Item


class MayNotComment(Exception):
    """Not of a member company, or the item is not open to comments."""


class MayNotEdit(Exception):
    """Another's comment, or one that a moderator hid."""


def comment(item: Item, *, body: str, hides_from_rivals: bool = False, by: User, at: datetime) -> Comment:
    """Sent twice within a moment it is one. Raises MayNotComment, TooFast."""
    if not access.can_comment(by, item):
        raise MayNotComment
    with transaction.atomic():
        pacing.hold(by)
        same = Comment.objects.filter(item=item, author=by, body=body, written_at__range=pacing.around(at))
        if twice := same.first():
            return twice
        pacing.check_comment(by=by, at=at)
        said = Comment.objects.create(item=item, author=by, account=by.account, body=body, written_at=at)
        if hides_from_rivals:
            shielding.hide_from_rivals(said, account=said.account, by=by)
        mentioning.mention(said)
        heralding.herald(said)
    return said


def edit(comment: Comment, *, body: str, by: User, at: datetime) -> None:
    """Say it in other words; those that stood are kept. Raises MayNotEdit."""
    with transaction.atomic():
        now = Comment.objects.select_for_update(no_key=True, of=("self",)).select_related("item").get(pk=comment.pk)
        if not access.can_edit(by, now):
            raise MayNotEdit
        if now.body == body:
            return
        CommentVersion.objects.create(comment=now, body=now.body, replaced_at=at)
        now.body, now.edited_at = body, at
        now.save(update_fields=["body", "edited_at"])
        mentioning.mention(now)


def hide(comment: Comment, *, by: User, at: datetime) -> None:
    """Keep the words from everyone but moderators. Undone by `show`."""
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(hidden_at=at, hidden_by=by)
        log(comment, "boards.comment.hide", user=by)


def show(comment: Comment, *, by: User) -> None:
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(hidden_at=None, hidden_by=None)
        log(comment, "boards.comment.show", user=by)


def mark(comment: Comment, *, mark: str, by: User) -> None:
    """Say what a comment is good for; an empty mark takes it off."""
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(mark=mark, marked_by=by if mark else None)
        log(comment, "boards.comment.mark", user=by, data={"mark": mark})
