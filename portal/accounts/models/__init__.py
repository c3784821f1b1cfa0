from .companies import Account, Membership, Ownership
from .invitations import Invitation
from .users import User, Visitor

__all__ = ["Account", "Invitation", "Membership", "Ownership", "User", "Visitor"]
