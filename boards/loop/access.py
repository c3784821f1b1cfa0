from boards.roadmap.models import Item
from boards.seating.access import Reader

from .models import Told


def can_confirm(user: Reader, item: Item) -> bool:
    """People of a company that was told of the shipped item."""
    account = getattr(user, "account", None)
    if account is None or item.status != Item.Status.SHIPPED:
        return False
    return Told.objects.asked_whether_solved(item).filter(account=account).exists()
