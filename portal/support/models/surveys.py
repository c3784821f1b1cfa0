from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .cases import Case
from .events import CaseEvent


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What somebody said is for our people; a company reads its own figures, never who said what."""
        return self if user.is_staff else self.none()

    def answered(self):
        return self.filter(answered_at__isnull=False)


class Survey(models.Model):
    """What a customer is asked after one resolution: once, by a signed link in the mail about it.

    Four parts, kept apart and never made one number. Empty is what they left out.
    """

    class Connected(models.TextChoices):
        QUICKLY = "quickly", _("Yes, quickly")
        TOO_LONG = "too_long", _("No, I waited too long")

    class Known(models.TextChoices):
        BOTH = "both", _("They knew me and the product")
        ME = "me", _("They knew me, but not the product")
        PRODUCT = "product", _("They knew the product, but not me")
        NEITHER = "neither", _("Neither")

    class Resolved(models.TextChoices):
        YES = "yes", _("Yes, completely")
        NO = "no", _("No: open it again")

    class Took(models.TextChoices):
        RIGHT = "right", _("About right")
        TOO_LONG = "too_long", _("Too long")
        REPEATED = "repeated", _("I had to tell it more than once")

    class GoesOn(models.TextChoices):
        YES = "yes", _("Yes")
        UNSURE = "unsure", _("Not sure")
        NO = "no", _("No")

    case = models.ForeignKey(Case, models.PROTECT, related_name="surveys", verbose_name=_("case"))
    resolution = models.OneToOneField(CaseEvent, models.PROTECT, related_name="survey", verbose_name=_("resolution"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="surveys", verbose_name=_("company"))
    asked = models.ForeignKey(User, models.PROTECT, related_name="surveys", verbose_name=_("asked"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    connected = models.CharField(_("Were you quickly connected?"), max_length=10, choices=Connected, blank=True)
    known = models.CharField(_("Were they courteous and competent?"), max_length=10, choices=Known, blank=True)
    resolved = models.CharField(_("Is it completely resolved?"), max_length=10, choices=Resolved, blank=True)
    took = models.CharField(_("And the time it took?"), max_length=10, choices=Took, blank=True)
    goes_on = models.CharField(
        _("Do you want to go on doing business with us?"), max_length=10, choices=GoesOn, blank=True
    )
    words = models.TextField(_("In your own words"), blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["account", "asked_at"], name="portal_survey_of_month")]
        constraints = [
            models.CheckConstraint(
                name="portal_survey_says_nothing_before_it_is_answered",
                condition=Q(answered_at__isnull=False)
                | Q(connected="", known="", resolved="", took="", goes_on="", words=""),
            )
        ]

    def __str__(self):
        return f"{self.case} · {self.asked_at:%Y-%m-%d}"
