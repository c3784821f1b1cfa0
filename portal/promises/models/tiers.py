from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .calendars import BusinessCalendar
from .versions import Version


class Severity(models.IntegerChoices):
    """How much a problem stops the customer; 1 is the worst."""

    DOWN = 1, _("1 · Production is down")
    IMPAIRED = 2, _("2 · Production is impaired")
    MINOR = 3, _("3 · Something is wrong, work goes on")
    QUESTION = 4, _("4 · A question")


class Tier(ClusterableModel):
    """A level of service we promise. The base tier is owed to every account, always."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(
        _("rank"), unique=True, help_text=_("Higher is better; the base tier has 0")
    )
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, verbose_name=_("calendar"))
    required_level = models.SlugField(
        _("required level"), max_length=40, blank=True, help_text=_("Slug of the certification level that unlocks it")
    )
    worst_severity = models.PositiveSmallIntegerField(
        _("worst severity a customer chooses"),
        choices=Severity,
        default=Severity.DOWN,
        help_text=_("Anything worse is said to a person, who sets it."),
    )
    # Percent of what the company pays a month for the contract, for each promise missed in it, and at most in a month.
    credit_percent = models.DecimalField(
        _("credit for a missed promise (%)"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MaxValueValidator(100)],
    )
    credit_cap_percent = models.DecimalField(
        _("credits a month at most (%)"), max_digits=5, decimal_places=2, default=0, validators=[MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("SLA tier")
        verbose_name_plural = _("SLA tiers")
        ordering = ["rank"]

    def __str__(self):
        return self.name

    @property
    def is_base(self):
        return self.rank == 0


class TierVersion(Version):
    """What a tier promised: its targets and credits as `terms.encode` wrote them."""

    tier = models.ForeignKey(Tier, models.PROTECT, related_name="versions", verbose_name=_("tier"))

    class Meta(Version.Meta):
        verbose_name = _("version of a tier")
        verbose_name_plural = _("versions of tiers")
        constraints = [models.UniqueConstraint(name="portal_tier_version_once_per_number", fields=["tier", "number"])]

    def __str__(self):
        return _("%(name)s, version %(number)s") % {"name": self.tier, "number": self.number}


class ResponseTarget(models.Model):
    """What a tier promises for a severity, in minutes by its clock; empty means nothing is promised."""

    class Clock(models.TextChoices):
        BUSINESS = "business", _("Opening hours")
        REAL = "real", _("Around the clock")

    tier = ParentalKey(Tier, on_delete=models.CASCADE, related_name="targets", verbose_name=_("tier"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    first_response = models.PositiveIntegerField(_("first response (minutes)"), null=True, blank=True)
    next_update = models.PositiveIntegerField(_("next update (minutes)"), null=True, blank=True)
    resolution = models.PositiveIntegerField(_("resolution (minutes)"), null=True, blank=True)
    clock = models.CharField(_("minutes of"), max_length=10, choices=Clock, default=Clock.BUSINESS)
    allowance = models.PositiveIntegerField(
        _("out of hours (minutes)"),
        default=0,
        help_text=_("So much longer for the first response to a case opened while we are closed."),
    )

    class Meta:
        verbose_name = _("response target")
        verbose_name_plural = _("response targets")
        ordering = ["tier__rank", "severity"]
        constraints = [models.UniqueConstraint(name="portal_target_once_per_severity", fields=["tier", "severity"])]

    def __str__(self):
        return f"{self.tier} · {self.get_severity_display()}"
