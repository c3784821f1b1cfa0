from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.access import can_manage_billing
from portal.accounts.models import Account, Membership, User

from .pages import CoursePage, Enrolment


class PaidSeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and all of the company to whoever manages its billing."""
        if user.is_anonymous:
            return self.none()
        if user.is_staff:
            return self
        managed = Q(account=user.account) if can_manage_billing(user) else Q()
        return self.filter(Q(holder=user) | managed)

    def waiting(self):
        """Neither used nor withdrawn."""
        return self.filter(used_at=None, withdrawn_at=None)

    def free(self):
        """Bought by a company, and nobody's yet."""
        return self.waiting().filter(holder=None).exclude(account=None)

    def usable_by(self, user, at=None):
        """Waiting for this person; what a company handed out only while they belong to it. The company's come first."""
        companies = Membership.objects.current(at).filter(user=user).values("account")
        mine = self.waiting().filter(Q(account=None) | Q(account__in=companies), holder=user)
        return mine.order_by(F("account").asc(nulls_last=True), "pk")

    def of_leavers(self, at=None):
        """Waiting for somebody who does not belong to the company any more."""
        employed = Membership.objects.current(at).filter(user=OuterRef("holder"), account=OuterRef("account"))
        return self.waiting().exclude(account=None).exclude(holder=None).filter(~Exists(employed))


class PaidSeat(models.Model):
    """A place that was paid for: a company's or a person's own, handed to somebody, used once, or withdrawn unused."""

    # The name of the key that leads to what it is a seat in.
    taught_name: str
    # None where a person bought it for themselves: such a seat leaves a company with them.
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, verbose_name=_("company"))
    # One row has one holder: of two who hand out the last seat at once, one finds it taken (seats.hand).
    holder = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("holder"))
    # What it came from, such as a purchase, and its place in that: a sale told twice makes each seat once.
    origin = models.CharField(_("origin"), max_length=80)
    number = models.PositiveIntegerField(_("number"))
    granted_at = models.DateTimeField(_("bought"))
    handed_at = models.DateTimeField(_("handed over"), null=True, blank=True)
    handed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handed over by")
    )
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    # Its money was paid back before it was used.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = PaidSeatQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["granted_at", "pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_number_once_per_origin", fields=["origin", "number"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_handed_says_when",
                condition=Q(holder=None, handed_at=None) | Q(holder__isnull=False, handed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_used_by_its_holder", condition=Q(used_at=None) | Q(holder__isnull=False)
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_used_or_withdrawn", condition=Q(used_at=None) | Q(withdrawn_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.taught} · {self.holder or self.account or '–'}"

    @property
    def taught(self):
        """What it is a seat in; it is taken up at `address`."""
        raise NotImplementedError

    @staticmethod
    def is_needless(taught, user):
        """Whether the person has what a seat is for already."""
        return False


class CourseSeat(PaidSeat):
    """A paid place in a course; taking up the course uses it."""

    taught_name = "course"
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="seats", verbose_name=_("course"))
    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="seat", verbose_name=_("enrolment")
    )

    class Meta(PaidSeat.Meta):
        abstract = False
        verbose_name = _("course seat")
        verbose_name_plural = _("course seats")
        constraints = [
            *PaidSeat.Meta.constraints,
            models.UniqueConstraint(
                name="certification_courseseat_one_waiting_per_person",
                fields=["course", "account", "holder"],
                condition=Q(used_at=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="certification_courseseat_used_for_an_enrolment",
                condition=Q(used_at=None, enrolment=None) | Q(used_at__isnull=False, enrolment__isnull=False),
            ),
        ]

    @property
    def taught(self):
        return self.course

    @property
    def address(self):
        return f"/courses/{self.course.slug}/"

    @staticmethod
    def is_needless(taught, user):
        return Enrolment.objects.filter(user=user, course=taught).exists()
