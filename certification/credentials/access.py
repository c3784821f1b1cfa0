from portal.accounts.access import EDUCATORS, MANAGERS, is_in
from portal.accounts.models import User, Visitor

from .models import Certificate


def can_keep(user: Visitor) -> bool:
    """Issue, suspend, reinstate and revoke."""
    return is_in(user, EDUCATORS, MANAGERS)


def can_take(user: Visitor, certificate: Certificate) -> bool:
    """Its print and its badge, to hand on: the holder's, and ours who keep certificates."""
    return isinstance(user, User) and (certificate.user_id == user.pk or can_keep(user))
