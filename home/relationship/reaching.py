"""Whom a customer turns to: the owner of the relationship, or while that is away the deputy."""

from dataclasses import dataclass
from datetime import datetime

from wagtail.users.models import UserProfile

from portal.accounts.models import Account, User

from .models import Absence, Reach


@dataclass(frozen=True)
class Contact:
    """`absence` is the owner's, where `person` only stands in."""

    person: User
    owner: User
    reach: Reach | None
    has_photo: bool
    absence: Absence | None = None


def contact_of(account: Account, at: datetime) -> Contact | None:
    """None where nobody answers for the company, or only who may own none any more. In four queries at most."""
    ownership = account.ownerships.current(at).answered().select_related("owner").first()
    if ownership is None:
        return None
    owner = ownership.owner
    away = Absence.objects.current(at).covered().filter(owner=owner)
    absence = away.select_related("deputy").first()
    person = absence.deputy if absence else owner
    reach = Reach.objects.filter(owner=person).select_related("calendar").prefetch_related("calendar__hours").first()
    return Contact(person, owner, reach, photo_of(person) is not None, absence)


def photo_of(person: User):  # type: ignore[no-untyped-def]  # Wagtail's field file
    """The picture that the person gave themselves in Wagtail's account page."""
    profile = UserProfile.objects.filter(user=person).exclude(avatar="").first()
    return profile.avatar if profile and profile.avatar else None
