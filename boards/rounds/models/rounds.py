from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.seating.models import BoardPage, seated
from portal.accounts.access import MODERATORS, is_in

# The best score a ballot may give to an item.
BEST_SCORE = 5


def check_zone(name):
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is no time zone, such as Europe/Berlin."), params={"name": name})


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user, at=None):
        """Member companies see the rounds of their boards from the day they open; drafts are the moderators'."""
        if user.is_staff:
            return self if is_in(user, MODERATORS) else self.exclude(state=Round.State.DRAFT)
        account = getattr(user, "account", None)
        boards = BoardPage.objects.live().filter(pk__in=seated(account, at))
        return self.exclude(state=Round.State.DRAFT).filter(board__in=boards)

    def open(self):
        return self.filter(state=Round.State.OPEN)

    def due(self, at):
        """Open past their closing time."""
        return self.open().filter(closes_at__lte=at)

    def running(self, at):
        """Open and not due: what happens after the window changes nothing, however late the timer closes the round."""
        return self.open().filter(closes_at__gt=at)


class Round(models.Model):
    """A formal vote of a board's seats on a paper of items, in a window of time, by rules fixed when it opens."""

    class Method(models.TextChoices):
        APPROVAL = "approval", _("Approval: say yes to as many as you like")
        POINTS = "points", _("Points: share a budget among the items")
        SCORE = "score", _("Score: give each item from 0 to 5")
        RANKED = "ranked", _("Ranked: put the items in order")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        PUBLISHED = "published", _("Published")

    board = models.ForeignKey(BoardPage, models.PROTECT, related_name="rounds", verbose_name=_("board"))
    title = models.CharField(_("title"), max_length=140)
    question = models.TextField(
        _("question"), max_length=2000, help_text=_("What is decided, and what follows from it.")
    )
    items = models.ManyToManyField(Item, related_name="rounds", verbose_name=_("items on the paper"))
    method = models.CharField(_("method"), max_length=20, choices=Method, default=Method.POINTS)
    # For points: what each seat may give in all, and the most it may give to one item (empty: no cap).
    budget = models.PositiveSmallIntegerField(_("points per seat"), null=True, blank=True)
    cap = models.PositiveSmallIntegerField(_("at most per item"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    # The zone in which the window is announced.
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[check_zone])
    quorum = models.PositiveSmallIntegerField(_("quorum (seats)"), default=1)
    group_size = models.PositiveSmallIntegerField(
        _("smallest group that is shown"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("With fewer ballots members see no count, and no breakdown shows a smaller group to anyone."),
    )
    counts_hidden = models.BooleanField(
        _("counts hidden until it closes"), default=True, help_text=_("From everyone, our own people included.")
    )
    is_secret = models.BooleanField(
        _("secret ballots"), default=False, help_text=_("After the close nobody can tell which ballot was whose.")
    )
    # What the charter promised members when the round opened, beside one company one vote.
    shows_people = models.BooleanField(_("members see the count of people"), default=False, editable=False)
    shows_segments = models.BooleanField(_("members see the count by segment"), default=False, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="boards_round_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
            models.CheckConstraint(
                name="boards_round_of_points_has_a_budget",
                condition=Q(method="points", budget__gte=1) | (~Q(method="points") & Q(budget=None, cap=None)),
            ),
            models.CheckConstraint(
                name="boards_round_cap_is_within_the_budget",
                condition=Q(cap=None) | Q(cap__gte=1, cap__lte=F("budget")),
            ),
            models.CheckConstraint(name="boards_round_shows_no_empty_group", condition=Q(group_size__gte=1)),
            models.CheckConstraint(
                name="boards_round_is_closed_at_an_instant",
                condition=Q(state__in=["draft", "open"], closed_at=None)
                | Q(state__in=["closed", "published"], closed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("round", args=[self.pk])

    def is_open_at(self, at):
        return self.state == self.State.OPEN and self.opens_at <= at < self.closes_at

    @property
    def is_open(self):
        return self.is_open_at(timezone.now())

    def until(self, at):
        """The instant itself, or the round's end where that was before: what it says stands still from then on."""
        return min(at, self.closed_at or self.closes_at)

    @property
    def is_over(self):
        return self.state in {self.State.CLOSED, self.State.PUBLISHED}

    def most_per_item(self, items):
        """The most one ballot may give to one of so many items; of a ranked one the last place."""
        return (
            {
                self.Method.APPROVAL: 1,
                self.Method.SCORE: BEST_SCORE,
                self.Method.RANKED: items,
            }.get(self.method)
            or self.cap
            or self.budget
        )
