from portal.accounts.access import MANAGERS, MODERATORS, WRITERS, is_in
from portal.accounts.models import User


def can_read_voice(user: User) -> bool:
    """What the centre knows is for everybody of ours who decides, writes or teaches."""
    return user.is_staff


def can_send_letters(user: User) -> bool:
    return is_in(user, MANAGERS, MODERATORS, WRITERS)
