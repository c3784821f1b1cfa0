from django.db.models import QuerySet
from django.utils import timezone

from home.relationship.access import answered_for, can_own, can_see_every_book
from portal.accounts.models import Account, User


def can_see_health(user: User) -> bool:
    return can_own(user)


def accounts_of(user: User) -> QuerySet[Account]:
    """Those in one's book and of whom one stands in for; every company for a manager."""
    return Account.objects.all() if can_see_every_book(user) else answered_for(user, timezone.now())
