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
    """A customer's problem, from opening to resolution. Only `history` changes it, and writes why beside it."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        WAITING = "waiting", _("Waiting for the customer")
        RESOLVED = "resolved", _("Resolved")

    class WaitsFor(models.TextChoices):
        ANSWER = "answer", _("an answer to our question")
        FILES = "files", _("files or logs")
        TRIAL = "trial", _("word of how a try went")
        WINDOW = "window", _("the time that was agreed on")

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
    # Whom the customer is told of: a new assignee only once they have read the case.
    known_assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("known to the customer")
    )
    is_unread = models.BooleanField(_("handed over and not read yet"), default=False)
    is_escalated = models.BooleanField(_("escalated"), default=False)
    # How often somebody wrote to the customer about a case handed to them without having read it.
    answered_unread = models.PositiveSmallIntegerField(_("answered without reading"), default=0)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    # How often the customer had to get in touch again within `state.REPEATED_WITHIN`.
    repeat_contacts = models.PositiveSmallIntegerField(_("repeat contacts"), default=0)
    # What the customer was told to expect instead of a promise: beside it, never in its place.
    expected_at = models.DateTimeField(_("expected instead"), null=True, blank=True)
    first_responded_at = models.DateTimeField(_("first responded"), null=True, blank=True)
    paused_at = models.DateTimeField(_("clock stopped"), null=True, blank=True)
    # What of the customer's it waits for while the clock stands.
    waits_for = models.CharField(_("waits for"), max_length=10, choices=WaitsFor, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    # How many times word came while a next update was promised: the running one has this number.
    updates_kept = models.PositiveIntegerField(_("updates sent"), default=0)
    next_due_at = models.DateTimeField(_("next due"), null=True, blank=True)
    # Promise: ["warned" or "breached", the due it was about].
    noticed = models.JSONField(default=dict, blank=True, editable=False)
    # When the timer has something to say of a promise that runs.
    next_notice_at = models.DateTimeField(_("next notice"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["account", "-opened_at"], name="portal_case_of_account"),
            models.Index(fields=["next_due_at"], name="portal_case_due", condition=~Q(status="resolved")),
            models.Index(
                fields=["next_notice_at"], name="portal_case_notice", condition=Q(next_notice_at__isnull=False)
            ),
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
            models.CheckConstraint(
                name="portal_case_waits_for_something_only_while_waiting",
                condition=Q(status="waiting") | Q(waits_for=""),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.subject}"

    def get_absolute_url(self):
        return reverse("case", args=[self.reference])
