from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from boards.seating.models import Application
from portal.accounts.access import EXECUTIVES, MANAGERS, is_in
from portal.accounts.models import Account, Ownership, User
from portal.promises.models import Tier

from .reach import Absence

SHOWN = Q(concentration_shown_at__isnull=False, history_shown_at__isnull=False, breaches_shown_at__isnull=False)


class PartingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever asked, owns the relationship or stands in, and managers; executives what was sent to be decided."""
        if is_in(user, MANAGERS):
            return self
        away = Absence.objects.current().filter(deputy=user.pk)
        owners = Ownership.objects.current().filter(Q(owner=user.pk) | Q(owner__in=away.values("owner")))
        mine = Q(asked_by=user.pk) | Q(account__ownerships__in=owners)
        if is_in(user, EXECUTIVES):
            mine |= Q(sent_at__isnull=False)
        return self.filter(mine).distinct()

    def open(self):
        return self.filter(closed_at=None)

    def undecided(self):
        return self.filter(sent_at__isnull=False, decided_at=None)

    def to_follow_up(self, day):
        return self.filter(follow_up_on__lte=day, followed_up_at=None)


class Parting(models.Model):
    """One of us finds a customer difficult and would let it go: what they were shown, what they did instead.

    `partings` writes it in its order: three pages are shown, then a better way is taken or a manager is asked.
    """

    class Way(models.TextChoices):
        EMBED = "embed", _("Invited to a board")
        CERTIFY = "certify", _("Offered training and a tier")

    class Decision(models.TextChoices):
        STAYS = "stays", _("The customer stays")
        LEAVES = "leaves", _("We let the customer go")

    account = models.ForeignKey(Account, models.PROTECT, related_name="partings", verbose_name=_("company"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="partings", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    why = models.TextField(_("what makes them difficult"))
    concentration_shown_at = models.DateTimeField(null=True, blank=True)
    history_shown_at = models.DateTimeField(null=True, blank=True)
    breaches_shown_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(_("better way"), max_length=10, choices=Way, blank=True)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invitation")
    )
    tier = models.ForeignKey(Tier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("SLA tier"))
    to_train = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("who to train"))
    chosen_at = models.DateTimeField(_("better way taken"), null=True, blank=True)
    # Two quarters after a better way was taken: what was before is compared with what came after.
    follow_up_on = models.DateField(_("look back on"), null=True, blank=True)
    followed_up_at = models.DateTimeField(_("looked back"), null=True, blank=True)
    conclusion = models.TextField(_("what came of it"), blank=True)
    # Why neither way fits, said to a manager.
    plea = models.TextField(_("why neither way fits"), blank=True)
    sent_at = models.DateTimeField(_("sent to a manager"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reasons = models.TextField(_("reasons"), blank=True)
    # Decided, or looked back upon.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PartingQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to let a customer go")
        verbose_name_plural = _("requests to let a customer go")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="home_parting_one_open_per_account", fields=["account"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="home_parting_is_sent_only_when_all_is_shown", condition=Q(sent_at=None) | SHOWN & ~Q(plea="")
            ),
            models.CheckConstraint(
                name="home_parting_better_way_is_taken_when_all_is_shown", condition=Q(chosen_at=None) | SHOWN
            ),
            models.CheckConstraint(
                name="home_parting_is_decided_with_reasons",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(sent_at__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decision="")
                & ~Q(reasons=""),
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.asked_by}"

    def get_absolute_url(self):
        return reverse("parting", args=[self.pk])

    @property
    def is_shown(self):
        return all((self.concentration_shown_at, self.history_shown_at, self.breaches_shown_at))
