from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .articles import ArticlePage


class ProposalQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decision=Proposal.Decision.OPEN)


class Proposal(models.Model):
    """Text for a field of an article that a language model wrote; a person takes it or drops it. See `proposing`."""

    class Decision(models.TextChoices):
        OPEN = "open", _("Waits for a decision")
        TAKEN = "taken", _("Taken into the draft")
        DROPPED = "dropped", _("Dropped")

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="proposals", verbose_name=_("article"))
    field = models.CharField(_("field"), max_length=20)
    # Plain text; a line for each paragraph, and for each step of the resolution.
    text = models.TextField(_("text"))
    # As the provider names it: what readers of the log want to know later.
    model = models.CharField(_("language model"), max_length=100)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a language model")
        verbose_name_plural = _("proposals of language models")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="portal_proposal_one_open_per_field", fields=["article", "field"], condition=Q(decision="open")
            ),
            models.CheckConstraint(
                name="portal_proposal_decided_by_someone_at_some_time",
                condition=Q(decision="open", decided_by=None, decided_at=None)
                | (~Q(decision="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.field}: {self.text[:60]}"
