from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .cases import Case


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see every call; a person sees those about their own company's cases."""
        return self.filter(case__in=Case.objects.visible_to(user))


class Call(models.Model):
    """One contact about a case. The first opens it; a transcript may be attached later."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("Phone")
        CHAT = "chat", _("Chat")
        EMAIL = "email", _("E-mail")
        PORTAL = "portal", _("Portal")

    case = models.ForeignKey(Case, models.PROTECT, related_name="calls", verbose_name=_("case"))
    contact = models.ForeignKey(User, models.PROTECT, related_name="calls", verbose_name=_("contact"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    # Nobody where the customer opened the case in the portal.
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="calls_taken", verbose_name=_("taken by")
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    wait_seconds = models.PositiveIntegerField(_("waited (seconds)"), null=True, blank=True)
    # As said last; every saying is an event of the case (`consenting`).
    agreed_to_recording = models.BooleanField(_("agreed to recording"), default=False)
    agreed_to_listening = models.BooleanField(_("agreed to listening"), default=False)
    agreed_to_use = models.BooleanField(_("agreed to use in an article"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.case} · {self.get_channel_display()}"
