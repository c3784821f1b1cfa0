from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .calls import Call


class RingQuerySet(models.QuerySet):
    def unwritten(self):
        """On the line or just over, and not written down as a call yet."""
        return self.filter(call=None)


class Ring(models.Model):
    """A telephone call as the telephone system tells of it; `call` is what one of us wrote down of it."""

    provider = models.CharField(_("provider"), max_length=40)
    provider_id = models.CharField(_("call id"), max_length=120)
    number = models.CharField(_("number"), max_length=60, blank=True)
    caller = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="rings", verbose_name=_("caller")
    )
    began_at = models.DateTimeField(_("began"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    call = models.OneToOneField(
        Call, models.PROTECT, null=True, blank=True, related_name="ring", verbose_name=_("call")
    )

    objects = RingQuerySet.as_manager()

    class Meta:
        verbose_name = _("telephone call")
        verbose_name_plural = _("telephone calls")
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(name="portal_ring_once_per_provider_id", fields=["provider", "provider_id"])
        ]

    def __str__(self):
        return f"{self.provider} {self.provider_id}"

    @property
    def wait_seconds(self):
        """How long the caller waited for one of us; None while nobody answered."""
        return round((self.answered_at - self.began_at).total_seconds()) if self.answered_at else None


class Delivery(models.Model):
    """What another system sent, as it came: the same bytes for the same thing are taken once."""

    provider = models.CharField(_("provider"), max_length=40)
    # What it is about: a call's id at the provider.
    about = models.CharField(_("about"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20)
    # SHA-256 of kind, about and body.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    body = models.BinaryField(_("body"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-received_at"]

    def __str__(self):
        return f"{self.provider} {self.kind} {self.about}"
