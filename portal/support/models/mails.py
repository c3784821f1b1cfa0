from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .attachments import private_storage
from .cases import Case
from .events import CaseEvent


class ReceivedMailQuerySet(models.QuerySet):
    def held(self):
        """Held back for one of us to decide about."""
        return self.exclude(case=None).filter(decided_at=None)


class ReceivedMail(models.Model):
    """A mail that came in: what became of it, or why nothing did. The same mail is taken once (`receiving`)."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Became a reply")
        REOPENED = "reopened", _("Reopened the case")
        THANKED = "thanked", _("Thanked: the case stays resolved")
        NOTED = "noted", _("Became a note of ours")
        AUTOMATIC = "automatic", _("Left out: sent by a machine")
        LOOP = "loop", _("Left out: our own mail, or too many in an hour")
        NO_CASE = "no_case", _("Left out: names no case of ours")
        UNKNOWN = "unknown", _("Held back: the sender is unknown")
        OTHER_COMPANY = "other_company", _("Held back: the sender is not of the case’s company")
        UNPROVED = "unproved", _("Held back: nothing proves who sent it")
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
    # Of one that was held back: the case its address names, what it says, the mail itself, and who decided about it.
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="mails_held", verbose_name=_("case")
    )
    text = models.TextField(_("text"), blank=True)
    raw = models.FileField(_("mail"), upload_to="mails/%Y/%m/", storage=private_storage, max_length=200, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    event = models.OneToOneField(
        CaseEvent, models.PROTECT, null=True, blank=True, related_name="mail", verbose_name=_("event")
    )

    objects = ReceivedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["sender", "received_at"], name="portal_mail_of_sender"),
            models.Index(
                fields=["case"], name="portal_mail_held", condition=Q(case__isnull=False, decided_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="portal_mail_taken_has_its_event",
                condition=Q(outcome__in=["taken", "reopened", "thanked", "noted"], event__isnull=False)
                | (~Q(outcome__in=["taken", "reopened", "thanked", "noted"]) & Q(event=None)),
            ),
            models.CheckConstraint(
                name="portal_mail_decided_says_by_whom",
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, case__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.sender} {self.subject}"
