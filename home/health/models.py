from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel

from portal.accounts.models import Account, User


class Kind(models.TextChoices):
    """What is known of a relationship; each stands by itself, and no sum is made of them."""

    ANSWERED_BADLY = "answered_badly", _("Not content with one of the four parts")
    ANSWERED_WELL = "answered_well", _("Content in all they answered")
    BREACH = "breach", _("A promise we missed")
    UNREAD = "unread", _("A hand-over that nobody has read")
    REPEAT = "repeat", _("Had to get in touch again")
    CERTIFICATE = "certificate", _("A certificate lapses")
    ABSENT = "absent", _("Not at a meeting of their board")
    PRESENT = "present", _("At a meeting of their board")
    PROMISE_BROKEN = "promise_broken", _("A planned window passed for what they asked for")
    PROMISE_KEPT = "promise_kept", _("What they asked for was shipped")
    SIGNED_IN = "signed_in", _("Somebody signed in")
    SILENT = "silent", _("Nobody signs in")
    RENEWAL = "renewal", _("A renewal is near")


# Of these the days of a condition are counted ahead, of silence as its length, of all else back.
AHEAD = {Kind.RENEWAL, Kind.CERTIFICATE}


class Rule(ClusterableModel):
    """When all its conditions hold for a company, its owner gets a task. Written by our people."""

    name = models.CharField(_("what the owner is to do"), max_length=140, unique=True)
    is_active = models.BooleanField(_("in use"), default=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("is_active"),
        HelpPanel(
            content=_(
                "All conditions hold together. Days are counted back from today; ahead for renewals and certificates; "
                "and as the length of the silence where nobody signs in."
            )
        ),
        InlinePanel("conditions", heading=_("Conditions"), min_num=1),
    ]

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Condition(models.Model):
    """So many facts of a kind within so many days."""

    rule = ParentalKey(Rule, on_delete=models.CASCADE, related_name="conditions", verbose_name=_("rule"))
    kind = models.CharField(_("fact"), max_length=20, choices=Kind)
    at_least = models.PositiveSmallIntegerField(_("at least"), default=1, validators=[MinValueValidator(1)])
    within_days = models.PositiveSmallIntegerField(_("within days"), default=90, validators=[MinValueValidator(1)])

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("at_least"), FieldPanel("within_days")])]

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="home_condition_asks_for_something", condition=Q(at_least__gte=1, within_days__gte=1)
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.at_least} / {self.within_days}"


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)


class Task(models.Model):
    """A rule held for a company: whoever owns the relationship does something about it, and says what."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="tasks", verbose_name=_("rule"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="health_tasks", verbose_name=_("company"))
    opened_at = models.DateTimeField(_("opened"))
    # The facts that made the rule hold, as they were: {"key", "kind", "at", "text", "address"}.
    facts = models.JSONField(_("facts"), default=list)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="home_task_one_open_per_rule_and_company", fields=["rule", "account"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="home_task_closed_after_it_opened", condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at"))
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.rule}"


class TaskEvent(models.Model):
    """What happened to a task, in the words of who did it. Rows are only added."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("The rule held")
        SAID = "said", _("Said how far it is")
        DONE = "done", _("Done")

    task = models.ForeignKey(Task, models.PROTECT, related_name="events", verbose_name=_("task"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("at"))
    # Nobody where the rule itself did it.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    text = models.TextField(_("text"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("task event")
        verbose_name_plural = _("task events")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="home_task_event_says_what_and_who",
                condition=Q(kind="opened") | (~Q(text="") & Q(by__isnull=False)),
            )
        ]

    def __str__(self):
        return f"{self.task_id} {self.get_kind_display()}"
