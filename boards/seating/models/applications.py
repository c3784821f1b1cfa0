from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, User

from .seats import Seat


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A company sees its own, our people see every one."""
        if user.is_staff:
            return self
        account = getattr(user, "account", None)
        return self.filter(account=account) if account else self.none()

    def open(self):
        return self.filter(state__in=Application.OPEN)

    def without_seat(self, board, at):
        """Of companies that do not sit on the board: one may get a seat while it waits for another."""
        return self.exclude(account__in=Seat.objects.not_over(at).filter(board=board).values("account"))


class Application(models.Model):
    """A company and a seat it may get: applied for or offered by us, until it is taken, declined or withdrawn."""

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        WAITING = "waiting", _("On the waiting list")
        INVITED = "invited", _("Invited")
        SEATED = "seated", _("Took its seat")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("Not answered in time")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (State.APPLIED, State.WAITING, State.INVITED)

    board = models.ForeignKey("boards.BoardPage", models.PROTECT, related_name="applications", verbose_name=_("board"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="applications", verbose_name=_("company"))
    # One of our own people where we invited without being asked.
    applicant = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("applied by"))
    why = models.TextField(_("why you care"), max_length=3000, blank=True)
    uses_it = models.BooleanField(_("we use it every day"), default=False)
    bought_it = models.BooleanField(_("we have bought it"), default=False)
    has_cases = models.BooleanField(_("we have open cases about it"), default=False)
    would_test = models.BooleanField(_("we can test what is not finished"), default=False)
    would_pay = models.BooleanField(_("we would pay for what we ask for"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.APPLIED)
    applied_at = models.DateTimeField(_("applied"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    # Until when an invitation holds (waiting.py). Nobody decided where a place on the waiting list came up.
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    # Whose seat it is planned to have when that one ends: then it comes before the rest of the waiting list.
    follows = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("planned to follow")
    )
    # Said to the company; never empty while declined.
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    # The words it agreed to, as they stood that day.
    agreed_text = models.TextField(_("agreed to"), blank=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed by")
    )
    seat = models.OneToOneField(Seat, models.PROTECT, null=True, blank=True, verbose_name=_("seat"))

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["applied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_application_one_open_per_board_and_account",
                fields=["board", "account"],
                condition=Q(state__in=["applied", "waiting", "invited"]),
            ),
            models.UniqueConstraint(
                name="boards_application_one_open_follows_a_seat",
                fields=["follows"],
                condition=Q(state__in=["applied", "waiting", "invited"]),
            ),
            models.CheckConstraint(
                name="boards_application_is_invited_until_an_instant",
                condition=Q(answer_by__isnull=False) | ~Q(state="invited"),
            ),
            models.CheckConstraint(
                name="boards_application_is_declined_with_a_reason", condition=~Q(state="declined") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="boards_application_takes_its_seat_by_agreeing",
                condition=Q(state="seated", seat__isnull=False, agreed_at__isnull=False, agreed_by__isnull=False)
                | (~Q(state="seated") & Q(seat=None, agreed_at=None, agreed_by=None)),
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.board}"

    def get_absolute_url(self):
        return reverse("application", args=[self.pk])

    @property
    def grounds(self):
        """Why it says it cares, in its own words for each."""
        return [
            self._meta.get_field(name).verbose_name
            for name in ("uses_it", "bought_it", "has_cases", "would_pay", "would_test")
            if getattr(self, name)
        ]
