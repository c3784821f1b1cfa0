from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SuspensionQuerySet(models.QuerySet):
    def covering(self, at):
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class Suspension(models.Model):
    """A certificate does not count from an instant until another, or until somebody lifts it."""

    certificate = models.ForeignKey(
        "certification.Certificate", models.PROTECT, related_name="suspensions", verbose_name=_("certificate")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                name="certification_suspension_one_open_per_certificate",
                fields=["certificate"],
                condition=Q(ends_at=None),
            ),
            models.CheckConstraint(
                name="certification_suspension_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"{self.certificate} · {self.starts_at:%Y-%m-%d}"
