"""Does it solve it? Each company that was told answers for itself."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from boards.roadmap.models import Item
from portal.accounts.models import User

from . import access
from .models import Confirmed, Told


class MayNotConfirm(Exception):
    """Not shipped, or the person's company was not told: it did not ask."""


def confirm(item: Item, *, solves: bool, note: str = "", by: User, at: datetime) -> Confirmed:
    """Give a company's answer, in place of the one it gave before. Raises MayNotConfirm."""
    if not access.can_confirm(by, item):
        raise MayNotConfirm
    with transaction.atomic():
        confirmed, _new = Confirmed.objects.update_or_create(
            item=item, account=by.account, defaults={"solves": solves, "note": note, "by": by, "at": at}
        )
    return confirmed


def waiting_for(user: User) -> QuerySet[Item]:
    """Shipped items on which the person's company was told and has not answered; for dashboards."""
    account = user.account
    told = Told.objects.asked_whether_solved(OuterRef("pk")).filter(account=account)
    answered = Confirmed.objects.current().filter(item=OuterRef("pk"), account=account)
    items = Item.objects.visible_to(user).filter(Exists(told), ~Exists(answered), status=Item.Status.SHIPPED)
    return items.order_by("-status_since")
