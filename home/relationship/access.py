from datetime import datetime

from django.db.models import Q, QuerySet

from portal.accounts.access import EXECUTIVES, MANAGERS, OWNERS, is_in
from portal.accounts.models import Account, Ownership, User

from .models import Absence, Parting


def can_own(user: User) -> bool:
    return is_in(user, OWNERS, MANAGERS)


def can_see_every_book(user: User) -> bool:
    return is_in(user, MANAGERS)


def can_see_figures(user: User) -> bool:
    """Retention, concentration and what is known of a relationship."""
    return is_in(user, OWNERS, MANAGERS, EXECUTIVES)


def can_see_unowned(user: User) -> bool:
    return user.is_staff


def can_hand_over(user: User, account: Account, at: datetime) -> bool:
    """Managers, and who owns the relationship."""
    return can_see_every_book(user) or book_of(user, at).filter(pk=account.pk).exists()


def can_settle(user: User, account: Account, at: datetime) -> bool:
    """Who owns it or stands in, and managers."""
    return can_hand_over(user, account, at) or stood_in_for(user, at).filter(pk=account.pk).exists()


def can_decide(user: User, parting: Parting) -> bool:
    """A manager, and never who asked."""
    return can_see_every_book(user) and parting.asked_by_id != user.pk


def book_of(user: User, at: datetime | None = None) -> QuerySet[Account]:
    """The companies whose relationship this person owns now."""
    return Account.objects.filter(ownerships__in=user.ownerships.current(at))


def stood_in_for(user: User, at: datetime) -> QuerySet[Account]:
    """The companies whose owner is away and has this person as deputy."""
    away = Absence.objects.current(at).filter(deputy=user)
    return Account.objects.filter(ownerships__in=Ownership.objects.current(at).filter(owner__in=away.values("owner")))


def unread_brief(user: User, account: Account) -> Ownership | None:
    """What this person must read before anything else of the company."""
    return user.ownerships.current().unread().filter(account=account).first()


def can_see_photos(user: User) -> bool:
    return user.is_staff or user.account is not None


def people_with_photo(user: User, at: datetime) -> QuerySet[User]:
    """Our people, for us; for a customer whoever owns the relationship or stands in."""
    ours = User.objects.filter(is_staff=True)
    if user.is_staff:
        return ours
    owners = Ownership.objects.current(at).filter(account=user.account).values("owner")
    deputies = Absence.objects.current(at).filter(owner__in=owners).values("deputy")
    return ours.filter(Q(pk__in=owners) | Q(pk__in=deputies))
