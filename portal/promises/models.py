from django.db import models
from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from portal.accounts.models import Account, User


class Severity(models.IntegerChoices):
    """How much a problem stops the customer; 1 is the worst."""

    DOWN = 1, _("1 · Production is down")
    IMPAIRED = 2, _("2 · Production is impaired")
    MINOR = 3, _("3 · Something is wrong, work goes on")
    QUESTION = 4, _("4 · A question")


class BusinessCalendar(ClusterableModel):
    """When we are open. Around the clock when it has no opening hours and says so."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_always_open = models.BooleanField(_("open around the clock"), default=False)

    class Meta:
        verbose_name = _("business calendar")
        verbose_name_plural = _("business calendars")

    def __str__(self):
        return self.name


class OpeningHours(models.Model):
    """One open interval of a weekday in the calendar's wall time; a day may have several."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    calendar = ParentalKey(BusinessCalendar, on_delete=models.CASCADE, related_name="hours", verbose_name=_("calendar"))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("00:00 is midnight at the end of the day."))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(name="portal_opening_weekday_is_0_to_6", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="portal_opening_closes_after_it_opens", condition=Q(closes__gt=F("opens")) | Q(closes="00:00")
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Holiday(models.Model):
    """A day on which a calendar is closed."""

    calendar = ParentalKey(
        BusinessCalendar, on_delete=models.CASCADE, related_name="holidays", verbose_name=_("calendar")
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(name="portal_holiday_once_per_calendar", fields=["calendar", "day"])]

    def __str__(self):
        return f"{self.day} {self.name}"


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

    class Meta:
        verbose_name = _("SLA tier")
        verbose_name_plural = _("SLA tiers")
        ordering = ["rank"]

    def __str__(self):
        return self.name

    @property
    def is_base(self):
        return self.rank == 0


class ResponseTarget(models.Model):
    """What a tier promises for a severity, in minutes of its calendar; empty means nothing is promised."""

    tier = ParentalKey(Tier, on_delete=models.CASCADE, related_name="targets", verbose_name=_("tier"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    first_response = models.PositiveIntegerField(_("first response (minutes)"), null=True, blank=True)
    next_update = models.PositiveIntegerField(_("next update (minutes)"), null=True, blank=True)
    resolution = models.PositiveIntegerField(_("resolution (minutes)"), null=True, blank=True)

    class Meta:
        verbose_name = _("response target")
        verbose_name_plural = _("response targets")
        ordering = ["tier__rank", "severity"]
        constraints = [models.UniqueConstraint(name="portal_target_once_per_severity", fields=["tier", "severity"])]

    def __str__(self):
        return f"{self.tier} · {self.get_severity_display()}"


class EntitlementQuerySet(models.QuerySet):
    def covering(self, at):
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class Entitlement(models.Model):
    """A line of the ledger: from `starts_at` an account is owed a tier, and why.

    Only appended (`ledger.append`). Of the lines that cover an instant the one written last holds; where none does,
    the base tier.
    """

    class Source(models.TextChoices):
        BASE = "base", _("Owed to every customer")
        PURCHASED = "purchased", _("Paid and certified")
        GRANTED = "granted", _("Granted by a manager")

    account = models.ForeignKey(Account, models.PROTECT, related_name="entitlements", verbose_name=_("company"))
    tier = models.ForeignKey(Tier, models.PROTECT, verbose_name=_("tier"))
    source = models.CharField(_("source"), max_length=20, choices=Source)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("written by"))

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("entitlement")
        verbose_name_plural = _("entitlements")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["account", "starts_at"], name="portal_entitlement_by_account")]
        constraints = [
            models.CheckConstraint(
                name="portal_entitlement_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            )
        ]

    def __str__(self):
        return f"{self.account} · {self.tier} · {self.starts_at:%Y-%m-%d}"


class StandingQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def levels_reached_by(self, account, at):
        """Standings at the level of the company or below, whoever's: who holds gold has reached silver."""
        held = self.current(at).filter(account=account).order_by("-rank").values("rank")[:1]
        return self.exclude(account=None).filter(rank__lte=Subquery(held))


class Standing(models.Model):
    """A person or a company holds a credential from an instant until another; written by certification, read by all."""

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="standings")
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="standings")
    # A certificate's course slug for a person, a level's slug for a company.
    credential = models.SlugField(_("credential"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.CheckConstraint(
                name="portal_standing_is_of_a_person_or_a_company",
                condition=Q(user=None, account__isnull=False) | Q(user__isnull=False, account=None),
            ),
            models.CheckConstraint(
                name="portal_standing_ends_after_it_starts", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at"))
            ),
        ]

    def __str__(self):
        return f"{self.user or self.account} · {self.name}"
