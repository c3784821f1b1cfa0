from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.promises.models import BusinessCalendar


class Reach(models.Model):
    """When and how customers reach one of our people who owns relationships."""

    owner = models.OneToOneField(User, models.PROTECT, related_name="reach", verbose_name=_("owner"))
    calendar = models.ForeignKey(
        BusinessCalendar, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("your hours")
    )
    words = models.CharField(
        _("how to reach you best"), max_length=200, blank=True, help_text=_("Such as: call in the morning.")
    )

    class Meta:
        verbose_name = _("way to reach an owner")
        verbose_name_plural = _("ways to reach owners")

    def __str__(self):
        return str(self.owner)


class AbsenceQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def covered(self):
        """The deputy may still answer for customers."""
        return self.filter(deputy__in=User.objects.may_own().values("pk"))


class Absence(models.Model):
    """An owner is away and a deputy stands in, from when until when; one at a time for an owner (`absences`)."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name=_("owner"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="deputised", verbose_name=_("deputy"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(name="home_absence_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="home_absence_is_covered_by_another", condition=~Q(deputy=F("owner"))),
        ]

    def __str__(self):
        return f"{self.owner} · {self.deputy}"
