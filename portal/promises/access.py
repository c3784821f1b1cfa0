from portal.accounts.access import MANAGERS, is_in
from portal.accounts.models import User


def is_owed(user: User) -> bool:
    """People of a customer company see what it is owed."""
    return not user.is_staff and user.membership is not None


def can_look_back(user: User) -> bool:
    """What was owed at an instant: a company's people of their own, our people of every company."""
    return user.is_staff or is_owed(user)


def can_grant(user: User) -> bool:
    """Give a tier outside the shop."""
    return is_in(user, MANAGERS)
