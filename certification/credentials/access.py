from portal.accounts.access import EDUCATORS, MANAGERS, is_in
from portal.accounts.models import User


def can_revoke(user: User) -> bool:
    return is_in(user, EDUCATORS, MANAGERS)
