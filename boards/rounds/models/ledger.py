import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from portal.accounts.models import User

from .ballots import Act
from .rounds import Round


class Slip(models.Model):
    """What one ballot says, without whose it is: the code its voter keeps, and the weight frozen when it was cast."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="slips", verbose_name=_("round"))
    code = models.CharField(_("receipt code"), max_length=20)
    # [[item, points], …] in the voter's own words. Items merged while the round runs are joined in the ledger only, so
    # that unmerging gives back what was said.
    said = models.JSONField(_("said"), default=list)
    # Yearly revenue of the company by currency in minor units, the part of it that was at risk, and the contract lines
    # they came from. None if secret.
    weights = models.JSONField(_("weights"), null=True, blank=True)
    at_risk = models.JSONField(_("at risk"), null=True, blank=True)
    weighed_from = models.JSONField(_("weighed from"), null=True, blank=True)
    # Which industry, country, size and tier the company was of when it voted. None if secret.
    segments = models.JSONField(_("segments"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot slip")
        verbose_name_plural = _("ballot slips")
        constraints = [models.UniqueConstraint(name="boards_slip_code_once_per_round", fields=["round", "code"])]

    def __str__(self):
        return self.code


class BallotEntry(models.Model):
    """A line of the ledger: from `at` on a slip gives an item so many points. Only added to; the last line holds."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="entries", verbose_name=_("slip"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="ballot_entries", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=20, choices=Act)
    points = models.PositiveSmallIntegerField(
        _("points"), help_text=_("After this line: points or a score, 1 for a yes, the place of a ranked item.")
    )
    at = models.DateTimeField(_("at"))
    # Nobody where ballots are secret.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="boards_entry_withdrawn_gives_nothing",
                # Where one item is taken off a ranked ballot, or joined with another, the others move up.
                condition=Q(kind__in=["withdrawn", "seat_ended"], points=0)
                | Q(kind__in=["cast", "changed"], points__gte=1)
                | Q(kind__in=["stepped_back", "item_merged", "item_unmerged"]),
            )
        ]

    def __str__(self):
        return f"{self.slip} · {self.item} · {self.points}"
