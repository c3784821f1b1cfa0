from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .cases import Case
from .events import Promise


class ExclusionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As their promises' cases are: what is left out of the count says so to whom it concerns."""
        return self.filter(promise__case__in=Case.objects.visible_to(user))

    def in_force(self):
        return self.filter(lifted_at=None)


class Exclusion(models.Model):
    """A promise left out of the count, with the reason that the customer reads. It stays kept or missed as it was."""

    class Ground(models.TextChoices):
        MAINTENANCE = "maintenance", _("Maintenance that was agreed on")
        NO_ACCESS = "no_access", _("We could not reach the installation")
        NOT_COVERED = "not_covered", _("Not covered by the tier")
        FORCE = "force", _("Nobody’s doing")

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="exclusions", verbose_name=_("promise"))
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    reason = models.TextField(_("reason"))
    excluded_at = models.DateTimeField(_("left out"), default=timezone.now)
    excluded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("left out by"))
    lifted_at = models.DateTimeField(_("counted again"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("counted again by")
    )

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ["-excluded_at"]
        constraints = [
            models.UniqueConstraint(
                name="portal_exclusion_one_in_force_per_promise", fields=["promise"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(name="portal_exclusion_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="portal_exclusion_lifted_says_by_whom",
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.promise} · {self.get_ground_display()}"
