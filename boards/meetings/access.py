from boards.seating.access import Reader, can_run_boards
from portal.accounts.models import User

from .models import ActionItem, Meeting


def can_run_meetings(user: Reader) -> bool:
    return can_run_boards(user)


def can_answer(user: Reader, meeting: Meeting) -> bool:
    """Who speaks for a seat that was there, once there are minutes."""
    place = meeting.board.place_of(user)
    if place.seat is None or not meeting.record or not any(speaker.user == user for speaker in place.speakers):
        return False
    return meeting.attendances.filter(seat=place.seat).exists()


def can_finish(user: Reader, action: ActionItem) -> bool:
    """Who took it on, and moderators."""
    return isinstance(user, User) and (action.holder_id == user.pk or can_run_boards(user))
