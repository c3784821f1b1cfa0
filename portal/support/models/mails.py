from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .events import CaseEvent


class ReceivedMail(models.Model):
    """A mail that came in: what became of it, or why nothing did. The same mail is taken once (`receiving`)."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Became a reply")
        REOPENED = "reopened", _("Reopened the case")
        AUTOMATIC = "automatic", _("Left out: sent by a machine")
        LOOP = "loop", _("Left out: our own mail, or too many in an hour")
        NO_CASE = "no_case", _("Left out: names no case of ours")
        UNKNOWN = "unknown", _("Left out: the sender is unknown")
        OTHER_COMPANY = "other_company", _("Left out: the sender is not of the case’s company")
        EMPTY = "empty", _("Left out: says nothing")

    # SHA-256 of sender and Message-ID, or of the whole mail where it has none.
    key = models.CharField(max_length=64, unique=True, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=250, blank=True)
    sender = models.CharField(_("from"), max_length=254, blank=True)
    # Who the sender is, where we know.
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person"))
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    event = models.OneToOneField(
        CaseEvent, models.PROTECT, null=True, blank=True, related_name="mail", verbose_name=_("event")
    )

    class Meta:
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["sender", "received_at"], name="portal_mail_of_sender")]
        constraints = [
            models.CheckConstraint(
                name="portal_mail_taken_has_its_event",
                condition=Q(outcome__in=["taken", "reopened"], event__isnull=False)
                | (~Q(outcome__in=["taken", "reopened"]) & Q(event=None)),
            )
        ]

    def __str__(self):
        return f"{self.sender} {self.subject}"
