from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User
from portal.knowledge.models import ArticlePage
from portal.support.models import Call, Case

from .items import Item


class EvidenceQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)

    def of_thread(self, item):
        """On the item or on one merged into it."""
        return self.filter(Q(item=item) | Q(item__root=item))


class Evidence(models.Model):
    """A company needs an item, though nobody of it said so here: one of our own people says who, where and why."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="evidence", verbose_name=_("item"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="evidence", verbose_name=_("company"))
    # Who of the company said it, where one person did.
    contact = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who said it")
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("case"))
    # On which they said it; its case is the one above.
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("call"))
    article = models.ForeignKey(
        ArticlePage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    why = models.TextField(_("why they need it"), max_length=1000)
    said_at = models.DateTimeField(_("said"))
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(name="boards_evidence_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="boards_evidence_of_a_call_has_its_case", condition=Q(call=None) | Q(case__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.item}"
