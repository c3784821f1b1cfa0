from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account, Membership, User

from .renewals import Renewal


class SeatQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).not_over(at)

    def not_over(self, at):
        """In office, or given to a company and not begun yet.

        A term renewed late does not reach back: between its end and that day the seat was silent.
        """
        in_term = Q(term_ends_at=None) | Q(term_ends_at__gt=at)
        was_silent = Exists(Renewal.objects.filter(seat=OuterRef("pk"), lapsed_at__lte=at, at__gt=at))
        return self.filter(in_term).filter(Q(ended_at=None) | Q(ended_at__gt=at)).filter(~was_silent)

    def visible_to(self, user):
        """A company sees its own seats, our people see every one."""
        if user.is_staff:
            return self
        account = getattr(user, "account", None)
        return self.filter(account=account) if account else self.none()


class Seat(models.Model):
    """A company's place on a board for a term. It belongs to the company: people who speak for it come and go."""

    board = models.ForeignKey("boards.BoardPage", models.PROTECT, related_name="seats", verbose_name=_("board"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="seats", verbose_name=_("company"))
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    # The seat is silent from the end of its term until it is renewed (Renewal); `ended_at` is when it was given back or
    # taken.
    term_ends_at = models.DateTimeField(_("term ends"), null=True, blank=True)
    term_number = models.PositiveSmallIntegerField(_("term in a row"), default=1)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["board__title", "account__name"]
        constraints = [
            models.UniqueConstraint(
                name="boards_seat_one_open_per_board_and_account",
                fields=["board", "account"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="boards_seat_ends_after_it_starts", condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at"))
            ),
            models.CheckConstraint(
                name="boards_seat_term_ends_after_it_starts",
                condition=Q(term_ends_at=None) | Q(term_ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.board}"

    def was_in_office(self, at):
        """`current`, of one seat with its renewals at hand."""
        ends = [end for end in (self.term_ends_at, self.ended_at) if end]
        silent = any(renewal.lapsed_at <= at < renewal.at for renewal in self.renewals.all())
        return self.starts_at <= at and all(at < end for end in ends) and not silent


class DelegateQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).filter(Q(ended_at=None) | Q(ended_at__gt=at))

    def speaking(self, at=None):
        """Appointed for a seat in office, and at that instant still of the company."""
        at = at or timezone.now()
        in_office = Seat.objects.current(at).filter(pk=OuterRef("seat"))
        return self.appointed(at).filter(Exists(in_office))

    def appointed(self, at):
        """Appointed, and at that instant still of the company: who left it or has no account speaks for it no more."""
        of_the_company = Membership.objects.current(at).filter(user=OuterRef("user"), account=OuterRef("seat__account"))
        return self.current(at).filter(Exists(of_the_company), user__is_active=True)


class Delegate(models.Model):
    """A person speaks for a company's seat, from an instant until another. Rows end, they are not deleted."""

    class Role(models.TextChoices):
        DELEGATE = "delegate", _("Delegate")
        DEPUTY = "deputy", _("Deputy")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="delegates", verbose_name=_("seat"))
    user = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.DELEGATE)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["role", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="boards_delegate_one_open_per_seat",
                fields=["seat"],
                condition=Q(ended_at=None, role="delegate"),
            ),
            models.UniqueConstraint(
                name="boards_delegate_person_once_per_seat", fields=["seat", "user"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="boards_delegate_ends_after_they_start",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.seat}"


def seated(account, at=None):
    """Keys of the boards on which the company sits."""
    return Seat.objects.current(at).filter(account=account).values("board")
