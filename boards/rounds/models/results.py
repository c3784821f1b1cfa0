from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .rounds import Round


class Result(models.Model):
    """What a round decided, as published: recomputable from the ledger, digested over `payload` in canonical form."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="result", verbose_name=_("round"))
    payload = models.JSONField(_("payload"))
    # What the other lenses showed, and the rates they were reckoned with (lenses.py); members see of it what the round
    # promised. None where ballots were secret.
    staff = models.JSONField(_("other lenses"), null=True, blank=True)
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("published by"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self):
        return f"{self.round} · {self.digest[:8]}"
