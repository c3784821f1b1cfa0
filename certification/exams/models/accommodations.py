from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .append_only import AppendOnly
from .attempts import Attempt


class Accommodation(AppendOnly):
    """How much longer a person may take in every exam. The last one holds; those before are its history."""

    user = models.ForeignKey(User, models.PROTECT, related_name="accommodations", verbose_name=_("person"))
    time_factor = models.DecimalField(
        _("time factor"),
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("1.5 is half as long again; 1 ends an accommodation"),
    )
    reason = models.TextField(_("reason"), help_text=_("What was asked for and agreed; no diagnosis"))
    made_at = models.DateTimeField(_("since"), default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        ordering = ["-pk"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                name="certification_accommodation_shortens_no_exam",
                condition=Q(time_factor__gte=1, time_factor__lte=10),
            ),
            models.CheckConstraint(name="certification_accommodation_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.user} · × {self.time_factor}"


class Extension(AppendOnly):
    """A running attempt was given more time."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="extensions", verbose_name=_("attempt"))
    deadline_before = models.DateTimeField(_("deadline before"))
    deadline = models.DateTimeField(_("deadline"))
    reason = models.TextField(_("reason"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="certification_extension_gives_time", condition=Q(deadline__gt=F("deadline_before"))
            ),
            models.CheckConstraint(name="certification_extension_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.attempt} · {self.deadline:%H:%M}"
