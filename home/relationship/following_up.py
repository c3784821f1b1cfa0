"""Two quarters after a better way was taken somebody looks back: who answers for the company by then, or a manager."""

from datetime import datetime

from django.db.models import Q, QuerySet

from portal.accounts.access import MANAGERS
from portal.accounts.models import Account, User
from portal.outbox import mail

from . import access, reaching
from .models import Parting


def waiting_for(user: User, at: datetime) -> QuerySet[Parting]:
    """Those whose day has come and whose company this person owns or stands in for; a manager's, where nobody does."""
    due = Parting.objects.to_follow_up(at.date())
    if not access.can_own(user):
        return due.none()
    mine = Q(account__in=access.answered_for(user, at))
    if access.can_see_every_book(user):
        mine |= Q(account__in=Account.objects.unowned(at))
    return due.filter(mine)


def remind(at: datetime) -> None:
    """One mail to each for each that has come; who takes the relationship over before it is done gets one too."""
    for parting in Parting.objects.to_follow_up(at.date()).select_related("account"):
        contact = reaching.contact_of(parting.account, at)
        managers = User.objects.filter(is_active=True, is_staff=True, groups__name=MANAGERS)
        for person in [contact.person] if contact else managers:
            mail.send(
                to=person.email,
                template="home/relationship/mail/follow_up",
                context={"parting": parting, "person": person},
                key=f"parting-follow-up:{parting.pk}:{person.pk}",
            )
