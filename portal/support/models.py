from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User
from portal.products.models import Product, ProductVersion
from portal.promises.models import BusinessCalendar, CalendarVersion, Severity, Tier, TierVersion


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see every case; a person sees those of their own company."""
        if user.is_anonymous:
            return self.none()
        return self if user.is_staff else self.filter(account=user.account.pk if user.account else None)

    def open(self):
        """Not resolved: something is still to be done, by us or by the customer."""
        return self.exclude(status=Case.Status.RESOLVED)

    def by_what_is_due(self):
        """Unassigned first, then by the promise that falls due next; without one last, oldest first."""
        return self.order_by(IsNull(F("assignee"), True).desc(), F("next_due_at").asc(nulls_last=True), "opened_at")


class Case(models.Model):
    """A customer's problem, from opening to resolution. Only `history.record` changes it, and writes why beside it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WAITING = "waiting", _("Waiting for the customer")
        RESOLVED = "resolved", _("Resolved")

    class Outcome(models.TextChoices):
        SOLVED = "solved", _("Solved")
        WORKAROUND = "workaround", _("A way around it")
        NO_SOLUTION = "no_solution", _("No solution")

    # "C-10432": what people say aloud. Given by `cases.open_case`, never reused.
    reference = models.CharField(_("reference"), max_length=32, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="cases", verbose_name=_("company"))
    contact = models.ForeignKey(User, models.PROTECT, related_name="cases", verbose_name=_("contact"))
    product = models.ForeignKey(Product, models.PROTECT, verbose_name=_("product"))
    version = models.ForeignKey(ProductVersion, models.PROTECT, null=True, blank=True, verbose_name=_("version"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    subject = models.CharField(_("subject"), max_length=160)
    description = models.TextField(_("what happened"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)

    # The promise as stamped at opening by `deadlines.stamp`: a later upgrade, lapse or edited target moves none of it.
    tier = models.ForeignKey(Tier, models.PROTECT, verbose_name=_("SLA tier"))
    tier_version = models.ForeignKey(TierVersion, models.PROTECT, verbose_name=_("version of the tier"))
    calendar = models.ForeignKey(BusinessCalendar, models.PROTECT, verbose_name=_("calendar"))
    calendar_version = models.ForeignKey(CalendarVersion, models.PROTECT, verbose_name=_("version of the calendar"))
    # Minutes run around the clock, whatever the calendar says.
    is_real_time = models.BooleanField(_("around the clock"), default=False)
    # So much longer for the first response, for it was opened out of hours.
    allowance_minutes = models.PositiveIntegerField(_("out of hours (minutes)"), default=0)
    first_response_minutes = models.PositiveIntegerField(_("first response (minutes)"), null=True, blank=True)
    next_update_minutes = models.PositiveIntegerField(_("next update (minutes)"), null=True, blank=True)
    resolution_minutes = models.PositiveIntegerField(_("resolution (minutes)"), null=True, blank=True)

    # What promise and events say, kept so that lists need not read them.
    first_response_due = models.DateTimeField(_("first response due"), null=True, blank=True)
    next_update_due = models.DateTimeField(_("next update due"), null=True, blank=True)
    resolution_due = models.DateTimeField(_("resolution due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.OPEN)
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="assigned_cases", verbose_name=_("assignee")
    )
    first_responded_at = models.DateTimeField(_("first responded"), null=True, blank=True)
    paused_at = models.DateTimeField(_("clock stopped"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    next_due_at = models.DateTimeField(_("next due"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["account", "-opened_at"], name="portal_case_of_account"),
            models.Index(fields=["next_due_at"], name="portal_case_due", condition=~Q(status="resolved")),
        ]
        constraints = [
            models.CheckConstraint(
                name="portal_case_resolved_says_when_and_how",
                condition=(Q(status="resolved", resolved_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status="resolved") & Q(resolved_at=None, outcome="")),
            ),
            models.CheckConstraint(
                name="portal_case_clock_stops_only_while_waiting",
                condition=Q(status="waiting", paused_at__isnull=False) | (~Q(status="waiting") & Q(paused_at=None)),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.subject}"

    def get_absolute_url(self):
        return reverse("case", args=[self.reference])


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
    """Something that happened to a case, in the words of who did it. Only appended, by `history.record`."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened")
        CONTACTED = "contacted", _("Got in touch again")
        REPLIED = "replied", _("Replied")
        ANSWERED = "answered", _("Answered")
        UPDATED = "updated", _("Sent an update")
        NOTED = "noted", _("Noted for us only")
        ASSIGNED = "assigned", _("Assigned")
        PAUSED = "paused", _("Clock stopped")
        RESUMED = "resumed", _("Clock runs again")
        RESOLVED = "resolved", _("Resolved")
        REOPENED = "reopened", _("Reopened")

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name=_("case"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("at"), default=timezone.now)
    # Nobody where the portal itself did it.
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"), blank=True)
    is_internal = models.BooleanField(_("for us only"), default=False)
    # Set by ASSIGNED; empty there means nobody.
    assignee = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to"))
    # Set by RESOLVED.
    outcome = models.CharField(_("outcome"), max_length=20, choices=Case.Outcome, blank=True)
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
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.get_kind_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see every call; a person sees those about their own company's cases."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Call(models.Model):
    """One contact about a case. The first opens it; a transcript may be attached later."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        CHAT = "chat", _("Chat")
        EMAIL = "email", _("E-mail")
        PORTAL = "portal", _("Portal")

    case = models.ForeignKey(Case, models.PROTECT, related_name="calls", verbose_name=_("case"))
    contact = models.ForeignKey(User, models.PROTECT, related_name="calls", verbose_name=_("contact"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    # Nobody where the customer opened the case in the portal.
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="calls_taken", verbose_name=_("taken by")
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    wait_seconds = models.PositiveIntegerField(_("waited (seconds)"), null=True, blank=True)
    agreed_to_recording = models.BooleanField(_("agreed to recording"), default=False)
    agreed_to_use = models.BooleanField(_("agreed to use in an article"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.case} · {self.get_channel_display()}"
