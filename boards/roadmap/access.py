from boards.seating.access import Reader, can_run_boards
from boards.seating.models import BoardPage

from .models import Comment, Item


def can_propose(user: Reader, board: BoardPage) -> bool:
    """People of member companies, and moderators."""
    return can_run_boards(user) or board.place_of(user).seat is not None


def can_bring(user: Reader) -> bool:
    """Any of our own people, from what they hear of customers; a moderator decides."""
    return user.is_staff


def can_comment(user: Reader, item: Item) -> bool:
    """People of member companies and ours, on an item others can see."""
    if item.approved_at is None or item.status == Item.Status.MERGED:
        return False
    return user.is_staff or item.board.place_of(user).seat is not None


def can_edit(user: Reader, comment: Comment) -> bool:
    """Who wrote it, while they still speak for the company they wrote it for and no moderator hid it."""
    is_own = comment.author_id == user.pk and comment.hidden_at is None
    return is_own and getattr(user, "account", None) == comment.account and can_comment(user, comment.item)


def can_flag(user: Reader, target: Item | Comment) -> bool:
    """People of member companies, what others wrote and others can see."""
    item, by = (target, target.proposer_id) if isinstance(target, Item) else (target.item, target.author_id)
    return item.approved_at is not None and by != user.pk and item.board.place_of(user).seat is not None


def can_back(user: Reader, item: Item) -> bool:
    """Any customer who can see the item, while it is open: our own people ask for nothing."""
    return item.is_open and getattr(user, "account", None) is not None


def can_enter_evidence(user: Reader) -> bool:
    """Any of our own people hears what customers need."""
    return user.is_staff


def can_moderate(user: Reader) -> bool:
    return can_run_boards(user)
