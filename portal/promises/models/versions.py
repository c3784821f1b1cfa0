from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class Version(models.Model):
    """What something said from an instant on, as text that never changes; the next version says when it ended."""

    number = models.PositiveIntegerField(_("version"))
    content = models.TextField(_("content"))
    written_at = models.DateTimeField(_("holds from"), default=timezone.now)
    written_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )

    class Meta:
        abstract = True
        ordering = ["-number"]

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError(_("A version is never changed."))
        super().save(*args, **kwargs)
