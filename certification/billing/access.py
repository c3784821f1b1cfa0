from portal.accounts.access import MANAGERS, is_in
from portal.accounts.models import User


def can_retry_events(user: User) -> bool:
    return is_in(user, MANAGERS)
