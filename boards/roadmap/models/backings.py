from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .items import Item


class BackingQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)

    def standing_at(self, at):
        return self.filter(backed_at__lte=at).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))

    def of_thread(self, item):
        """On the item or on one merged into it."""
        return self.filter(Q(item=item) | Q(item__root=item))


class Backing(models.Model):
    """A person of a customer company asks for an item too. Withdrawn rows stay; the company is that of the day."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="backings", verbose_name=_("item"))
    user = models.ForeignKey(User, models.PROTECT, related_name="backings", verbose_name=_("person"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="backings", verbose_name=_("company"))
    backed_at = models.DateTimeField(_("backed"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = BackingQuerySet.as_manager()

    class Meta:
        verbose_name = _("backing")
        verbose_name_plural = _("backings")
        indexes = [
            models.Index(name="boards_backing_by_company", fields=["item", "account"], condition=Q(withdrawn_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                name="boards_backing_once_per_item_and_person",
                fields=["item", "user"],
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.item}"
