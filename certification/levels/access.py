from portal.accounts.access import can_manage_team
from portal.accounts.models import User


def can_see_colleagues(user: User) -> bool:
    """Who of a company's people is how far is for those who look after them."""
    return can_manage_team(user)


def can_be_counted(user: User) -> bool:
    return user.membership is not None
