from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class Renewal(models.Model):
    """A seat was kept for another term. Rows are only added.

    Where it was renewed after its term had run out, the seat was silent in between, and that stays true of those days.
    """

    seat = models.ForeignKey("boards.Seat", models.PROTECT, related_name="renewals", verbose_name=_("seat"))
    number = models.PositiveSmallIntegerField(_("term in a row"))
    lapsed_at = models.DateTimeField(_("end of the term before"))
    at = models.DateTimeField(_("renewed"))
    until = models.DateTimeField(_("until"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("renewed by"))
    # At how many meetings of the term before the company was, of how many whose list was kept, and what the board
    # expected that day, in percent; empty where it expected nothing.
    attended = models.PositiveIntegerField(_("meetings attended"), default=0)
    meetings = models.PositiveIntegerField(_("meetings"), default=0)
    expected = models.PositiveIntegerField(_("attendance expected, in percent"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="boards_renewal_once_per_term", fields=["seat", "number"]),
            models.CheckConstraint(
                name="boards_renewal_ends_after_the_term_before",
                condition=Q(until__gt=F("lapsed_at")) & Q(until__gt=F("at")),
            ),
            models.CheckConstraint(
                name="boards_renewal_below_what_is_expected_says_why",
                condition=Q(expected=None)
                | Q(GreaterThanOrEqual(F("attended") * 100, F("expected") * F("meetings")))
                | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.seat} · {self.number}"

    @property
    def starts_at(self):
        """From when the term counts: the end of the one before, or the later day on which it was renewed."""
        return max(self.lapsed_at, self.at)

    @property
    def is_below(self):
        """Whether the company came to fewer meetings than the board expected."""
        return self.expected is not None and self.attended * 100 < self.expected * self.meetings
