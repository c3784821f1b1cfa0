"""Talking about an item."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from . import access, shielding
from .models import Comment, Item


class MayNotComment(Exception):
    """Not of a member company, or the item is not open to comments."""


def comment(item: Item, *, body: str, hides_from_rivals: bool = False, by: User, at: datetime) -> Comment:
    if not access.can_comment(by, item):
        raise MayNotComment
    with transaction.atomic():
        said = Comment.objects.create(item=item, author=by, account=by.account, body=body, written_at=at)
        if hides_from_rivals:
            shielding.hide_from_rivals(said, account=said.account, by=by)
    return said


def hide(comment: Comment, *, by: User, at: datetime) -> None:
    """Keep the words from everyone but moderators. Undone by `show`."""
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(hidden_at=at, hidden_by=by)
        log(comment, "boards.comment.hide", user=by)


def show(comment: Comment, *, by: User) -> None:
    with transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(hidden_at=None, hidden_by=None)
        log(comment, "boards.comment.show", user=by)
