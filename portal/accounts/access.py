from django.db.models import QuerySet

from .models import Membership, User, Visitor
from .models.users import MANAGERS, OWNERS

SUPPORT, WRITERS, MODERATORS, EDUCATORS = "Support", "Writers", "Moderators", "Educators"
EXECUTIVES = "Executives"
STAFF_GROUPS = (SUPPORT, WRITERS, MODERATORS, EDUCATORS, OWNERS, MANAGERS, EXECUTIVES)


def is_in(user: Visitor, *groups: str) -> bool:
    """Whether one of our people belongs to any of these groups; a superuser belongs to all."""
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        return False
    return user.is_superuser or not user.group_names.isdisjoint(groups)


def possible_owners() -> QuerySet[User]:
    """Those of our people who may own a relationship."""
    staff = User.objects.filter(is_staff=True, is_active=True, groups__name__in=[OWNERS, MANAGERS])
    return staff.distinct().order_by("last_name", "first_name")


def can_see_team(user: Visitor) -> bool:
    return _role(user) is not None


def can_manage_team(user: Visitor) -> bool:
    return _role(user) == Membership.Role.COMPANY_ADMIN


def can_manage_billing(user: Visitor) -> bool:
    return _role(user) in {Membership.Role.BILLING_ADMIN, Membership.Role.COMPANY_ADMIN}


def _role(user: Visitor) -> str | None:
    membership = user.membership if isinstance(user, User) else None
    return membership.role if membership else None
