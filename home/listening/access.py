from datetime import datetime

from django.db.models import QuerySet

from portal.accounts.access import EDUCATORS, EXECUTIVES, MANAGERS, MODERATORS, WRITERS, is_in
from portal.accounts.models import User
from portal.products.models import Product


def can_listen(user: User) -> bool:
    """Those who decide or write without hearing customers all day; the desk hears them anyway."""
    return is_in(user, EXECUTIVES, MANAGERS, WRITERS, EDUCATORS, MODERATORS)


def can_see_cadence(user: User) -> bool:
    """Who listens, and how often, is no secret among our people."""
    return user.is_staff


def certified_products(user: User, at: datetime) -> QuerySet[Product]:
    """Those whose calls the person may take: they hold a certificate that the desk counts as a skill."""
    held = user.standings.current(at).values("credential")
    return Product.objects.filter(skills__credential__in=held).distinct()


def can_take_calls(user: User, at: datetime) -> bool:
    return can_listen(user) and certified_products(user, at).exists()
