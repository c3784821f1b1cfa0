from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership


class ConsentQuerySet(models.QuerySet):
    def current(self, at=None):
        """Given and not withdrawn, by people who are still with the company."""
        at = at or timezone.now()
        return self.filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
            given_at__lte=at,
            membership__in=Membership.objects.current(at),
        )


class Consent(models.Model):
    """A person lets their certificates count for the company they work at, until they say otherwise or leave.

    It hangs on the membership, of which one is open at a time: nobody counts for two companies.
    """

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="consents", verbose_name=_("person at company")
    )
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to be counted")
        verbose_name_plural = _("consents to be counted")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                name="certification_consent_one_open_per_membership",
                fields=["membership"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="certification_consent_withdrawn_after_it_was_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]

    def __str__(self):
        return str(self.membership)
