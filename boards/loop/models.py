from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item, ItemEvent
from portal.accounts.models import Account, User


class ToldQuerySet(models.QuerySet):
    def asked_whether_solved(self, item):
        """Told that an item is shipped, or that what they asked for was merged into it."""
        shipped, merged = Q(item=item, status=Item.Status.SHIPPED), Q(item__root=item, status=Item.Status.MERGED)
        return self.filter(shipped | merged)


class Told(models.Model):
    """A company that asked for an item was told what became of it. One row for each decision; rows are only added."""

    class Asked(models.TextChoices):
        PROPOSED = "proposed", _("Proposed it")
        BACKED = "backed", _("Backed it")
        VOTED = "voted", _("Voted for it")
        TOLD_US = "told_us", _("Told us about it")

    item = models.ForeignKey(Item, models.PROTECT, related_name="told", verbose_name=_("item"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="told", verbose_name=_("company"))
    event = models.ForeignKey(ItemEvent, models.PROTECT, related_name="told", verbose_name=_("decision"))
    status = models.CharField(_("status"), max_length=20, choices=Item.Status)
    # How and when the company first asked.
    asked = models.CharField(_("asked"), max_length=20, choices=Asked)
    asked_at = models.DateTimeField(_("asked on"))
    told_at = models.DateTimeField(_("told"))

    objects = ToldQuerySet.as_manager()

    class Meta:
        verbose_name = _("told")
        verbose_name_plural = _("told")
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="boards_told_once_per_company_and_decision", fields=["account", "event"])
        ]

    def __str__(self):
        return f"{self.account} · {self.item} · {self.status}"

    def tells_of_a_vote(self, since):
        """Whether all that the company asked was a vote that is hidden, cast after `since`."""
        return since is not None and self.asked == self.Asked.VOTED and self.asked_at >= since


class ConfirmedQuerySet(models.QuerySet):
    def current(self):
        """Of what is shipped now: an item that was taken up again and shipped again is asked about again."""
        return self.filter(at__gte=F("item__status_since"))


class Confirmed(models.Model):
    """Whether what we shipped solves what a company asked for, in its own word; it may change its mind."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="confirmed", verbose_name=_("item"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="confirmed", verbose_name=_("company"))
    solves = models.BooleanField(_("solves it"))
    note = models.TextField(_("note"), blank=True, max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = ConfirmedQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmed")
        verbose_name_plural = _("confirmed")
        constraints = [
            models.UniqueConstraint(name="boards_confirmed_once_per_company_and_item", fields=["account", "item"])
        ]

    def __str__(self):
        return f"{self.account} · {self.item}"
