from django.db.models import QuerySet
from django.utils import timezone

from boards.seating.access import can_run_boards
from home.relationship.access import answered_for, can_own, can_see_every_book
from portal.accounts.access import can_manage_team
from portal.accounts.models import Account, User


def accounts_of(user: User) -> QuerySet[Account]:
    """A customer's own company; of our people, whoever owns the relationship or stands in, and managers every one."""
    if not user.is_staff:
        return Account.objects.visible_to(user)
    if can_see_every_book(user):
        return Account.objects.all()
    return answered_for(user, timezone.now()) if can_own(user) else Account.objects.none()


def can_read_years(user: User) -> bool:
    return can_own(user) if user.is_staff else user.membership is not None


def can_see_names(user: User) -> bool:
    """Who holds what is for those who look after the company's people; others see how many do, and their own."""
    return user.is_staff or can_manage_team(user)


def can_see_votes(user: User, account: Account) -> bool:
    """What a ballot says is the company's own and the moderators' to know, not that of every one of ours."""
    return can_run_boards(user) if user.is_staff else user.account == account
