from django.contrib.auth.models import AnonymousUser

from portal.accounts.access import MANAGERS, is_in
from portal.accounts.models import User


def can_buy_own_seat(user: User | AnonymousUser) -> bool:
    """Anybody with an account here but our own people, who need none."""
    return user.is_authenticated and not user.is_staff


def can_retry_events(user: User) -> bool:
    return is_in(user, MANAGERS)
