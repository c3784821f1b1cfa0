from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .users import User


class AccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see every account; a person sees their own company."""
        if user.is_anonymous:
            return self.none()
        return self if user.is_staff else self.filter(pk=user.account.pk if user.account else None)

    def unowned(self, at=None):
        """Nobody owns the relationship now, or somebody who may own none any more."""
        return self.filter(~Exists(Ownership.objects.current(at).answered().filter(account=OuterRef("pk"))))


class Account(models.Model):
    """A customer company."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    email_domains = models.JSONField(
        _("e-mail domains"),
        default=list,
        blank=True,
        help_text=_("People who confirm an address in one of these domains join this company as members."),
    )
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2, such as DE"))
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_partner = models.BooleanField(
        _("partner"), default=False, help_text=_("Sells or serves our products; reads the articles for partners.")
    )
    customer_since = models.DateField(_("customer since"), null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def owner(self):
        """Who on our side answers for this relationship now, or None."""
        ownership = self.ownerships.current().answered().select_related("owner").first()
        return ownership.owner if ownership else None


class MembershipQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(joined_at__lte=at).filter(Q(left_at=None) | Q(left_at__gt=at))


class Membership(models.Model):
    """A person's time at a company. Rows end, they are not deleted."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        BILLING_ADMIN = "billing_admin", _("Billing admin")
        COMPANY_ADMIN = "company_admin", _("Company admin")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships", verbose_name=_("company"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                name="portal_membership_one_open_per_person", fields=["user"], condition=Q(left_at=None)
            ),
            models.CheckConstraint(
                name="portal_membership_ends_after_it_begins",
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.account}"


class OwnershipQuerySet(models.QuerySet):
    def current(self, at=None):
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))

    def answered(self):
        """The owner still may own: who has left us, or the group of owners, answers for nobody."""
        return self.filter(owner__in=User.objects.may_own().values("pk"))

    def unread(self):
        """Handed over with a brief that the new owner has not read."""
        return self.filter(read_at=None).exclude(brief="")


class Ownership(models.Model):
    """Who on our side owns the relationship with a company, from when until when: one at a time, without a gap.

    Each but a company's first begins where another of it ends, by constraints; PostgreSQL checks that end too, that
    none overlap, and that none ends without another (`portal.accounts.chaining`).
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="ownerships", verbose_name=_("company"))
    owner = models.ForeignKey(User, models.PROTECT, related_name="ownerships", verbose_name=_("owner"))
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    # Closed by ownership.assign in the same transaction that opens the next.
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    # When the one before ended, which is when this one starts; empty for a company's first.
    follows = models.DateTimeField(editable=False, null=True, blank=True)
    brief = models.TextField(_("brief for the next owner"), blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handed over by")
    )
    read_at = models.DateTimeField(_("brief read"), null=True, blank=True)

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("ownership")
        verbose_name_plural = _("ownerships")
        constraints = [
            models.UniqueConstraint(
                name="portal_ownership_one_open_per_account", fields=["account"], condition=Q(ends_at=None)
            ),
            models.UniqueConstraint(
                name="portal_ownership_one_first_per_account", fields=["account"], condition=Q(follows=None)
            ),
            models.UniqueConstraint(name="portal_ownership_one_start_per_instant", fields=["account", "starts_at"]),
            models.UniqueConstraint(name="portal_ownership_one_end_per_instant", fields=["account", "ends_at"]),
            models.CheckConstraint(
                name="portal_ownership_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="portal_ownership_starts_where_another_ended",
                condition=Q(follows=None) | Q(follows=F("starts_at")),
            ),
            models.CheckConstraint(
                name="portal_ownership_is_handed_over_with_a_brief", condition=Q(follows=None) | ~Q(brief="")
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.owner}"
