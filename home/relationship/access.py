from django.db.models import QuerySet

from portal.accounts.access import MANAGERS, OWNERS, is_in
from portal.accounts.models import Account, User


def can_own(user: User) -> bool:
    return is_in(user, OWNERS, MANAGERS)


def can_see_every_book(user: User) -> bool:
    return is_in(user, MANAGERS)


def book_of(user: User) -> QuerySet[Account]:
    """The companies whose relationship this person owns now."""
    return Account.objects.filter(ownerships__in=user.ownerships.current())
