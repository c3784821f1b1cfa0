from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .cases import Case


class IncidentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at=None)


class Incident(models.Model):
    """One cause of several cases, of whatever companies. Customers read its title on their case, and no other case."""

    title = models.CharField(_("title"), max_length=160, help_text=_("Customers read it on their cases."))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    cases = models.ManyToManyField(Case, related_name="incidents", verbose_name=_("cases"))

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-opened_at"]

    def __str__(self):
        return self.title


class IncidentWord(models.Model):
    """What was said once to everyone whose case is of an incident; the last one resolves it."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="words", verbose_name=_("incident"))
    text = models.TextField(_("text"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Case.Outcome, blank=True)
    said_at = models.DateTimeField(_("said"), default=timezone.now)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("said by"))
    # How many cases and people it went to.
    case_count = models.PositiveIntegerField(_("cases"), default=0)
    person_count = models.PositiveIntegerField(_("people told"), default=0)
    # The form's one-time token: the second of two clicks tells nobody twice.
    token = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("word about an incident")
        verbose_name_plural = _("words about incidents")
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="portal_incident_resolved_once", fields=["incident"], condition=~Q(outcome=""))
        ]

    def __str__(self):
        return f"{self.incident} · {self.said_at:%Y-%m-%d %H:%M}"
