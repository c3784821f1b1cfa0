from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.exams.models.append_only import AppendOnly
from portal.accounts.models import User

from .certificates import Certificate


class CertificateEvent(AppendOnly):
    """One thing that happened to a certificate, in the order it happened."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("Issued")
        RENEWED = "renewed", _("Renewed by a newer one")
        SUSPENDED = "suspended", _("Suspended")
        REINSTATED = "reinstated", _("Back in force")
        REVOKED = "revoked", _("Revoked")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events", verbose_name=_("certificate"))
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    # For the holder and for us; the public page says what happened, never why.
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("event of a certificate")
        verbose_name_plural = _("events of a certificate")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
