from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from boards.roadmap.models import Item, ItemEvent
from certification.courses.models import CoursePage
from portal.accounts.models import User
from portal.knowledge.models import ArticlePage

QUESTIONS = ("learned", "different", "profitability")
# From these on an item is more than a wish.
TAKEN_UP = (Item.Status.PLANNED, Item.Status.IN_PROGRESS, Item.Status.SHIPPED)


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: what a session taught stays with who held it until they make something of it."""
        return self.filter(listener=user.pk)

    def running(self, at):
        """Somebody sits there now: the rules are accepted and the hour is not over."""
        return self.filter(starts_at__lte=at, ends_at__gt=at, rules_accepted_at__isnull=False)

    def held(self, at):
        """Over, with the rules accepted while it could still be."""
        return self.filter(ends_at__lte=at, rules_accepted_at__lt=F("ends_at"))


class ListeningSession(models.Model):
    """An hour in which one of ours sits with the desk: booked, rules accepted, held, reflected on.

    Whom they sat with stands nowhere.
    """

    class Mode(models.TextChoices):
        LISTEN = "listen", _("To listen")
        CALLS = "calls", _("To take calls")

    listener = models.ForeignKey(User, models.PROTECT, related_name="listening_sessions", verbose_name=_("listener"))
    mode = models.CharField(_("what for"), max_length=10, choices=Mode, default=Mode.LISTEN)
    starts_at = models.DateTimeField(_("starts"))
    # Earlier than booked where the listener left (sessions.leave).
    ends_at = models.DateTimeField(_("ends"))
    rules_accepted_at = models.DateTimeField(_("rules accepted"), null=True, blank=True)
    # The three answers are given together, never before the session's end (sessions.reflect).
    learned = models.TextField(_("What did you learn about what the centre knows?"), blank=True)
    different = models.TextField(_("What was different in hearing it?"), blank=True)
    profitability = models.TextField(_("How does it bear on profitability?"), blank=True)
    reflected_at = models.DateTimeField(_("reflected"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("listening session")
        verbose_name_plural = _("listening sessions")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(name="home_session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(name="home_session_one_per_listener_and_start", fields=["listener", "starts_at"]),
            models.CheckConstraint(
                name="home_session_reflected_after_rules_and_end",
                condition=Q(reflected_at=None) | Q(rules_accepted_at__isnull=False, reflected_at__gte=F("ends_at")),
            ),
            models.CheckConstraint(
                name="home_session_says_nothing_before_it_is_reflected_on",
                condition=Q(reflected_at__isnull=False) | Q(learned="", different="", profitability=""),
            ),
        ]

    def __str__(self):
        return f"{self.listener} · {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def answers(self):
        """The three questions with what was answered."""
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in QUESTIONS]

    @property
    def takes_calls(self):
        return self.mode == self.Mode.CALLS

    def runs(self, at):
        return self.rules_accepted_at is not None and self.starts_at <= at < self.ends_at


class BearingQuerySet(models.QuerySet):
    def led_to_change(self):
        """The item was taken up since, or the article or the course (or a lesson of it) published anew."""
        decided = ItemEvent.objects.filter(
            item=OuterRef("item"), kind=ItemEvent.Kind.STATUS, to_status__in=TAKEN_UP, at__gt=OuterRef("at")
        )
        taught = Page.objects.filter(path__startswith=OuterRef("course__path"), last_published_at__gt=OuterRef("at"))
        return self.filter(
            Q(Exists(decided)) | Q(article__last_published_at__gt=F("at")) | Q(Q(course__isnull=False), Exists(taught))
        )


class Bearing(models.Model):
    """What should change because of a session: one item of a roadmap, one article or one course."""

    session = models.ForeignKey(ListeningSession, models.PROTECT, related_name="bearings", verbose_name=_("session"))
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item"))
    article = models.ForeignKey(
        ArticlePage, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    course = models.ForeignKey(
        CoursePage, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("course")
    )
    at = models.DateTimeField(_("said"))

    objects = BearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("what should change")
        verbose_name_plural = _("what should change")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="home_bearing_is_on_one_thing",
                condition=Q(item__isnull=False, article=None, course=None)
                | Q(item=None, article__isnull=False, course=None)
                | Q(item=None, article=None, course__isnull=False),
            ),
            *(
                models.UniqueConstraint(name=f"home_bearing_once_per_session_and_{what}", fields=["session", what])
                for what in ("item", "article", "course")
            ),
        ]

    def __str__(self):
        return f"{self.session_id} · {self.what}"

    @property
    def what(self):
        return self.item or self.article or self.course


class Cadence(models.Model):
    """How often somebody means to listen, from a day on. Rows are added: what was planned before stays."""

    listener = models.ForeignKey(User, models.PROTECT, related_name="cadences", verbose_name=_("listener"))
    per_quarter = models.PositiveSmallIntegerField(_("sessions a quarter"))
    since = models.DateField(_("from"))

    class Meta:
        verbose_name = _("cadence")
        verbose_name_plural = _("cadences")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(name="home_cadence_one_per_listener_and_day", fields=["listener", "since"]),
            models.CheckConstraint(
                name="home_cadence_is_some_sessions", condition=Q(per_quarter__gte=1, per_quarter__lte=90)
            ),
        ]

    def __str__(self):
        return f"{self.listener} · {self.per_quarter}"
