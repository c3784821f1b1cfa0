"""Who an article is for: one condition that every question about articles asks."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.promises import ledger
from portal.promises.models import Standing


class Audience(models.TextChoices):
    """TIER names its tier beside it, CREDENTIAL the level or certificate; every customer company is a customer."""

    PUBLIC = "public", _("Everyone")
    CUSTOMERS = "customers", _("Customers")
    PARTNERS = "partners", _("Partners")
    TIER = "tier", _("Customers of a tier or a better one")
    CREDENTIAL = "credential", _("Holders of a level or a certificate")
    INTERNAL = "internal", _("Only us")

    @classmethod
    def plain(cls):
        """Those that need nothing named beside them."""
        return [audience for audience in cls if audience not in {cls.TIER, cls.CREDENTIAL}]


def open_to(user, at):
    """The condition on articles under which this person may read them. It asks nothing of its own: one statement."""
    if user.is_anonymous:
        return Q(audience=Audience.PUBLIC)
    if user.is_staff:
        return Q()
    certified = Q(audience=Audience.CREDENTIAL)
    own = Standing.objects.current(at).filter(user=user).values("credential")
    opened = Q(audience=Audience.PUBLIC) | (certified & Q(credential__in=own))
    if account := user.account:
        owed = Coalesce(ledger.rank_owed_at(account, at), Value(0))
        reached = Standing.objects.levels_reached_by(account, at).values("credential")
        opened |= Q(audience=Audience.CUSTOMERS) | Q(audience=Audience.TIER, tier__rank__lte=owed)
        opened |= certified & Q(credential__in=reached)
        if account.is_partner:
            opened |= Q(audience=Audience.PARTNERS)
    return opened
