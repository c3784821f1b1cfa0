"""Who may work on cases, who may read them, and who may ask for help."""

from django.db.models import QuerySet

from portal.accounts.access import EXECUTIVES, MANAGERS, OWNERS, SUPPORT, WRITERS, is_in
from portal.accounts.models import User


def can_work_desk(user: User) -> bool:
    return is_in(user, SUPPORT, MANAGERS)


def can_read_desk(user: User) -> bool:
    """Whoever writes from cases or answers for a relationship reads them too."""
    return is_in(user, SUPPORT, MANAGERS, WRITERS, OWNERS, EXECUTIVES)


def can_ask(user: User) -> bool:
    """Open, reply to and reopen cases: people of a customer company, for that company."""
    return not user.is_staff and user.membership is not None


def can_see_figures(user: User) -> bool:
    """What was promised and achieved: a company's people of their own, the desk's readers of every company."""
    return can_read_desk(user) or can_ask(user)


def can_read_files(user: User) -> bool:
    """Whoever reads cases reads what was sent with them; which ones, `Attachment.visible_to` says."""
    return can_read_desk(user) or can_ask(user)


def desk_people() -> QuerySet[User]:
    """Those a case can be assigned to."""
    return User.objects.filter(is_active=True, is_staff=True, groups__name__in=[SUPPORT, MANAGERS]).distinct()


def managers() -> QuerySet[User]:
    """Those who are told of a missed promise, and approve credits."""
    return User.objects.filter(is_active=True, is_staff=True, groups__name=MANAGERS).distinct()


def can_answer_for(user: User) -> bool:
    """Approve credits, leave a promise out of the count."""
    return is_in(user, MANAGERS)
