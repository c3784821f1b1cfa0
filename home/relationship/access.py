from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

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
    return can_see_every_book(user) or answered_for(user, at).filter(pk=account.pk).exists()


def to_decide(user: User) -> QuerySet[Parting]:
    """What waits for this person's word: a manager decides, an executive where who asked is the only manager.

    Never who asked.
    """
    waiting = Parting.objects.undecided().exclude(asked_by=user)
    if can_see_every_book(user):
        return waiting
    if not is_in(user, EXECUTIVES):
        return waiting.none()
    managers = User.objects.filter(is_active=True, is_staff=True, groups__name=MANAGERS)
    return waiting.exclude(Exists(managers.exclude(pk=OuterRef("asked_by"))))


def can_decide(user: User, parting: Parting) -> bool:
    return to_decide(user).filter(pk=parting.pk).exists()


def deciders(parting: Parting) -> list[User]:
    """Who is asked to decide; administrators only where nobody else may. None where who asked would be the only one."""
    named = Q(groups__name__in=[MANAGERS, EXECUTIVES])
    people = User.objects.filter(Q(is_superuser=True) | named, is_active=True, is_staff=True).distinct()
    able = [person for person in people.order_by("last_name", "first_name") if can_decide(person, parting)]
    return [person for person in able if {MANAGERS, EXECUTIVES} & person.group_names] or able


def book_of(user: User, at: datetime | None = None) -> QuerySet[Account]:
    """The companies whose relationship this person owns now; none, once they may own none."""
    return Account.objects.filter(ownerships__in=user.ownerships.current(at).answered())


def stood_in_for(user: User, at: datetime) -> QuerySet[Account]:
    """The companies whose owner is away and has this person as deputy."""
    away = Absence.objects.current(at).covered().filter(deputy=user)
    return Account.objects.filter(ownerships__in=Ownership.objects.current(at).filter(owner__in=away.values("owner")))


def answered_for(user: User, at: datetime) -> QuerySet[Account]:
    """Their own and those they stand in for."""
    return Account.objects.filter(Q(pk__in=book_of(user, at)) | Q(pk__in=stood_in_for(user, at)))


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
    deputies = Absence.objects.current(at).covered().filter(owner__in=owners).values("deputy")
    return ours.filter(Q(pk__in=owners) | Q(pk__in=deputies))
