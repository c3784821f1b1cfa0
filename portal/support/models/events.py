from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.promises.models import Severity

from .cases import Case


class AppendOnly(Exception):
    """Events are written once and never changed or taken away."""


class CaseEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Internal notes are for staff."""
        return self if user.is_staff else self.filter(is_internal=False)

    def update(self, **fields):
        raise AppendOnly

    def delete(self):
        raise AppendOnly


class CaseEvent(models.Model):
    """Something that happened to a case, in the words of who did it. Only appended, by `history`."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        CONTACTED = "contacted", _("Got in touch again")
        REPLIED = "replied", _("Replied")
        ANSWERED = "answered", _("Answered")
        UPDATED = "updated", _("Sent an update")
        EXPECTED = "expected", _("Said when to expect it instead")
        WORKAROUND = "workaround", _("Gave a way around it")
        NOTED = "noted", _("Noted for us only")
        CONSENTED = "consented", _("Said what they agree to")
        ASSIGNED = "assigned", _("Assigned")
        HANDED_OVER = "handed_over", _("Handed over")
        ESCALATED = "escalated", _("Escalated")
        READ = "read", _("Read the case")
        SEVERITY = "severity", _("Severity changed")
        PROMISED = "promised", _("Promised from here on")
        WARNED = "warned", _("Warned of a promise")
        BREACHED = "breached", _("Promise missed")
        PAUSED = "paused", _("Clock stopped")
        RESUMED = "resumed", _("Clock runs again")
        RESOLVED = "resolved", _("Resolved")
        REOPENED = "reopened", _("Reopened")
        THANKED = "thanked", _("Said thank you")
        HELD_BACK = "held_back", _("A mail was held back")
        FOLLOWED = "followed", _("Follows the case")
        UNFOLLOWED = "unfollowed", _("Follows it no longer")

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name=_("case"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("at"), default=timezone.now)
    # Nobody where the portal itself did it.
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"), blank=True)
    is_internal = models.BooleanField(_("for us only"), default=False)
    # Set by ASSIGNED, HANDED_OVER and ESCALATED; empty there means nobody.
    assignee = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to"))
    # Set by RESOLVED.
    outcome = models.CharField(_("outcome"), max_length=20, choices=Case.Outcome, blank=True)
    # EXPECTED: {"at"}; SEVERITY and PROMISED: {"severity", "target"}, the target as in the tier's version; CONSENTED:
    # {"call", "recording", "listening", "use"}; WARNED and BREACHED: {"promise", "due"}; PAUSED: {"waits_for"};
    # RESOLVED without a solution: {"apology"}. Of a mail that was held back first: {"let_in_by"}. Of one brought over:
    # {"key"} and, where we do not know who wrote it, {"from"}. Instants as ISO text in UTC.
    facts = models.JSONField(default=dict, blank=True, editable=False)
    # The form's one-time token: the second of two clicks finds what the first did.
    token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="portal_case_note_is_internal", condition=~Q(kind="noted") | Q(is_internal=True)
            ),
            models.CheckConstraint(
                name="portal_case_handover_has_a_summary",
                condition=~Q(kind__in=["handed_over", "escalated"]) | (~Q(text="") & Q(is_internal=True)),
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.get_kind_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly


class PromiseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As their cases are."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def due_between(self, start, end):
        return self.filter(due_at__gte=start, due_at__lt=end)

    def missed(self):
        return self.filter(is_missed=True)

    def counted(self):
        """Without those that a person has left out of the count."""
        left_out = self.model._meta.get_field("exclusions").related_model.objects.in_force()
        return self.exclude(pk__in=left_out.values("promise"))

    def settled(self):
        """Kept or missed: not those that run again since a case was reopened."""
        return self.filter(Q(is_missed=True) | Q(ended_at__isnull=False))


class Promise(models.Model):
    """One promise of a case that was kept, or has been missed. Follows from the case's events (`state.apply`)."""

    class Kind(models.TextChoices):
        FIRST_RESPONSE = "first_response", _("First response")
        NEXT_UPDATE = "next_update", _("Next update")
        RESOLUTION = "resolution", _("Resolution")

    case = models.ForeignKey(Case, models.PROTECT, related_name="promises", verbose_name=_("case"))
    kind = models.CharField(_("promise"), max_length=20, choices=Kind)
    # Updates are promised again and again; the others have 0.
    number = models.PositiveIntegerField(_("number"), default=0)
    # As they were when it ended or fell due; the company beside the case, for a month's report reads many.
    account = models.ForeignKey("portal.Account", models.PROTECT, related_name="promises", verbose_name=_("company"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    due_at = models.DateTimeField(_("due"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    is_missed = models.BooleanField(_("missed"))
    # Open time from its end to its due: below zero when late. Empty while a missed one still waits.
    margin_seconds = models.IntegerField(_("margin (seconds)"), null=True, blank=True)

    # Its exclusions in force, where a list of promises brings them along.
    in_force: list

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["account", "due_at"], name="portal_promise_of_month"),
            models.Index(fields=["due_at"], name="portal_promise_missed", condition=Q(is_missed=True)),
        ]
        constraints = [
            models.UniqueConstraint(name="portal_promise_once_per_case", fields=["case", "kind", "number"]),
        ]

    def __str__(self):
        return f"{self.case} · {self.get_kind_display()}"

    @property
    def late_minutes(self):
        """Open time from its due to its end, in whole minutes; None while a missed one still waits."""
        return None if self.margin_seconds is None else -self.margin_seconds // 60
