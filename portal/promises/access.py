from portal.accounts.access import MANAGERS, is_in
from portal.accounts.models import User


def is_owed(user: User) -> bool:
    """People of a customer company see what it is owed."""
    return not user.is_staff and user.membership is not None


def can_grant(user: User) -> bool:
    """Give a tier outside the shop."""
    return is_in(user, MANAGERS)
