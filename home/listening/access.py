from portal.accounts.access import EDUCATORS, EXECUTIVES, MANAGERS, MODERATORS, WRITERS, is_in
from portal.accounts.models import User


def can_listen(user: User) -> bool:
    """Those who decide or write without hearing customers all day; the desk hears them anyway."""
    return is_in(user, EXECUTIVES, MANAGERS, WRITERS, EDUCATORS, MODERATORS)
