from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StripeEventQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(state=StripeEvent.State.WAITING, next_try_at__lte=at)


class StripeEvent(models.Model):
    """Stripe says that something happened. What it says is a hint where to look, never what we write down."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Not of use to us")
        UNKNOWN_CUSTOMER = "unknown", _("Unknown customer")
        FAILED = "failed", _("Failed")

    event_id = models.CharField(_("event"), max_length=120, unique=True)
    type = models.CharField(_("type"), max_length=120)
    # What it is about: kind, id and Stripe's customer, empty where the event names none.
    object = models.CharField(_("kind of object"), max_length=80)
    object_id = models.CharField(_("object"), max_length=120, blank=True)
    customer_id = models.CharField(_("Stripe customer"), max_length=80, blank=True)
    body = models.JSONField(_("body"))
    happened_at = models.DateTimeField(_("happened"))
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try at"))
    # What became of each try: [instant, words], the newest last.
    tries = models.JSONField(_("tries"), default=list, editable=False)
    last_error = models.TextField(_("last error"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = StripeEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stripe event")
        verbose_name_plural = _("Stripe events")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["next_try_at"], name="certification_event_waiting", condition=Q(state="waiting"))
        ]

    def __str__(self):
        return f"{self.type} {self.event_id}"
