from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.access import MANAGERS, SUPPORT, WRITERS, is_in
from portal.accounts.models import User
from portal.support.models import Call


class TranscriptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A transcript is unredacted: it is for those who work on it, never for customers."""
        return self if is_in(user, SUPPORT, WRITERS, MANAGERS) else self.none()


class Transcript(models.Model):
    """What was said on a call, as one file told it. Written by `attaching.attach`, whole or not at all."""

    class Format(models.TextChoices):
        WEBVTT = "webvtt", "WebVTT"
        SRT = "srt", "SubRip"
        TEXT = "text", _("Plain text")
        LENS = "lens", "Amazon Connect Contact Lens"
        TWILIO = "twilio", "Twilio Voice Intelligence"
        ZENDESK = "zendesk", "Zendesk"
        ZAMMAD = "zammad", "Zammad"
        EMAIL = "email", _("E-mail thread")
        JSON = "json", _("List of turns")

    call = models.ForeignKey(Call, models.PROTECT, related_name="transcripts", verbose_name=_("call"))
    format = models.CharField(_("format"), max_length=10, choices=Format)
    # SHA-256 of the file's bytes: the same file is attached to a call once.
    digest = models.CharField(max_length=64, editable=False)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    attached_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("attached by")
    )
    attached_at = models.DateTimeField(_("attached"), default=timezone.now)
    # Who said which speaker is whom; nobody while the roles are guessed.
    roles_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TranscriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        ordering = ["attached_at", "pk"]
        constraints = [models.UniqueConstraint(name="portal_transcript_once_per_call", fields=["call", "digest"])]

    def __str__(self):
        return self.file_name or f"{self.get_format_display()} {self.attached_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("transcript", args=[self.pk])


class Turn(models.Model):
    """What one speaker said before the next."""

    class Role(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        AGENT = "agent", _("Our side")
        UNKNOWN = "unknown", _("Not known")

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="turns", verbose_name=_("transcript"))
    position = models.PositiveIntegerField(_("position"))
    # As the file names them; empty where it names nobody.
    speaker = models.CharField(_("speaker"), max_length=100, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.UNKNOWN)
    starts_ms = models.PositiveIntegerField(_("starts (ms)"), null=True, blank=True)
    ends_ms = models.PositiveIntegerField(_("ends (ms)"), null=True, blank=True)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["transcript", "position"]
        constraints = [models.UniqueConstraint(name="portal_turn_one_per_position", fields=["transcript", "position"])]

    def __str__(self):
        return f"{self.speaker}: {self.text[:60]}"

    @property
    def label(self):
        return self.speaker or _("No name")

    @property
    def is_ours(self):
        return self.role == self.Role.AGENT

    @property
    def number(self):
        """What people count turns by, from 1."""
        return self.position + 1

    @property
    def seconds(self):
        """From the start of the call, as a player counts; None where the file has no times."""
        return None if self.starts_ms is None else f"{self.starts_ms / 1000:g}"

    @property
    def clock(self):
        """12:05 or 1:02:05 from the start of the call; empty where the file has no times."""
        if self.starts_ms is None:
            return ""
        minutes, seconds = divmod(self.starts_ms // 1000, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
