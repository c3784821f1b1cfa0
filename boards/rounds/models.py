import uuid
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.seating.models import BoardPage, Seat, seated
from portal.accounts.access import MODERATORS, is_in
from portal.accounts.models import User


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


class Round(models.Model):
    """A formal vote of a board's seats on a paper of items, in a window of time, by rules fixed when it opens."""

    class Method(models.TextChoices):
        APPROVAL = "approval", _("Approval: say yes to as many as you like")
        POINTS = "points", _("Points: share a budget among the items")

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
    counts_hidden = models.BooleanField(
        _("counts hidden until it closes"), default=True, help_text=_("From everyone, our own people included.")
    )
    is_secret = models.BooleanField(
        _("secret ballots"), default=False, help_text=_("After the close nobody can tell which ballot was whose.")
    )
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
                condition=Q(method="approval", budget=None, cap=None) | Q(method="points", budget__gte=1),
            ),
            models.CheckConstraint(
                name="boards_round_cap_is_within_the_budget",
                condition=Q(cap=None) | Q(cap__gte=1, cap__lte=F("budget")),
            ),
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

    @property
    def is_over(self):
        return self.state in {self.State.CLOSED, self.State.PUBLISHED}

    @property
    def most_per_item(self):
        """The most one ballot may give to one item."""
        return 1 if self.method == self.Method.APPROVAL else self.cap or self.budget


class Slip(models.Model):
    """What one ballot says, without whose it is: the code its voter keeps, and the weight frozen when it was cast."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="slips", verbose_name=_("round"))
    code = models.CharField(_("receipt code"), max_length=20)
    # Yearly revenue of the company by currency in minor units, the part of it that was at risk, and the contract lines
    # they came from. None if secret.
    weights = models.JSONField(_("weights"), null=True, blank=True)
    at_risk = models.JSONField(_("at risk"), null=True, blank=True)
    weighed_from = models.JSONField(_("weighed from"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot slip")
        verbose_name_plural = _("ballot slips")
        constraints = [models.UniqueConstraint(name="boards_slip_code_once_per_round", fields=["round", "code"])]

    def __str__(self):
        return self.code


class Ballot(models.Model):
    """That a seat takes part in a round, once. What it says is on a slip.

    Where ballots are secret it lies here sealed until the close, then goes to a slip that nothing links to this row.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="ballots", verbose_name=_("round"))
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="ballots", verbose_name=_("seat"))
    slip = models.OneToOneField(Slip, models.PROTECT, null=True, blank=True, verbose_name=_("slip"))
    # {"code": …, "entries": [[item, points], …]}, emptied when the round closes.
    sealed = models.JSONField(_("sealed"), null=True, blank=True)
    cast_at = models.DateTimeField(_("cast"))
    changed_at = models.DateTimeField(_("last changed"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(name="boards_ballot_one_per_round_and_seat", fields=["round", "seat"]),
            models.CheckConstraint(
                name="boards_ballot_is_on_a_slip_or_sealed", condition=Q(slip=None) | Q(sealed__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.round} · {self.seat}"


class BallotEntry(models.Model):
    """A line of the ledger: from `at` on a slip gives an item so many points. Only added to; the last line holds."""

    class Kind(models.TextChoices):
        CAST = "cast", _("Cast")
        CHANGED = "changed", _("Changed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="entries", verbose_name=_("slip"))
    item = models.ForeignKey(Item, models.PROTECT, related_name="ballot_entries", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    points = models.PositiveSmallIntegerField(_("points"), help_text=_("After this line; approval is 1."))
    at = models.DateTimeField(_("at"))
    # Nobody where ballots are secret.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="boards_entry_withdrawn_gives_nothing",
                condition=Q(kind="withdrawn", points=0) | (~Q(kind="withdrawn") & Q(points__gte=1)),
            )
        ]

    def __str__(self):
        return f"{self.slip} · {self.item} · {self.points}"


class Result(models.Model):
    """What a round decided, as published: recomputable from the ledger, digested over `payload` in canonical form."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="result", verbose_name=_("round"))
    payload = models.JSONField(_("payload"))
    # For staff alone: what the other lenses showed, and the rates they were reckoned with (lenses.py). None where
    # ballots were secret.
    staff = models.JSONField(_("lenses for staff"), null=True, blank=True)
    digest = models.CharField(_("digest (SHA-256)"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("published by"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self):
        return f"{self.round} · {self.digest[:8]}"
