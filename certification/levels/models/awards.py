import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.promises.models import Standing


class LevelAward(models.Model):
    """A company's certificate: its level for as long as it stands, with a number that anyone can look up."""

    uuid = models.UUIDField(_("id"), default=uuid.uuid4, unique=True, editable=False)
    standing = models.OneToOneField(
        Standing, models.CASCADE, related_name="award", verbose_name=_("standing of the company")
    )

    class Meta:
        verbose_name = _("company certificate")
        verbose_name_plural = _("company certificates")
        ordering = ["-pk"]

    def __str__(self):
        return str(self.standing)

    def get_absolute_url(self):
        return reverse("level_award", args=[self.uuid])
