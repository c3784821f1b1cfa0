from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .transcripts import Transcript


class Recording(models.Model):
    """What a transcript was written from, to listen to. Written by `recording.attach`; the door asks who comes."""

    transcript = models.OneToOneField(
        Transcript, models.CASCADE, related_name="recording", verbose_name=_("transcript")
    )
    file = models.FileField(_("file"), upload_to="recordings/%Y/", max_length=200)
    # As its first bytes say, not as its name or its sender says.
    content_type = models.CharField(_("kind"), max_length=40)
    size = models.PositiveBigIntegerField(_("bytes"))
    digest = models.CharField(max_length=64, editable=False)
    attached_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("attached by"))
    attached_at = models.DateTimeField(_("attached"), default=timezone.now)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self):
        return f"{self.transcript} ({self.content_type})"
