from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .cases import Case


class Origin(models.Model):
    """The ticket of another tool that a case was brought over from: it is brought once."""

    class Tool(models.TextChoices):
        ZENDESK = "zendesk", "Zendesk"
        ZAMMAD = "zammad", "Zammad"

    case = models.OneToOneField(Case, models.PROTECT, related_name="origin", verbose_name=_("case"))
    tool = models.CharField(_("tool"), max_length=10, choices=Tool)
    key = models.CharField(_("number there"), max_length=60)
    brought_at = models.DateTimeField(_("brought over"), default=timezone.now)

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")
        constraints = [models.UniqueConstraint(name="portal_origin_once_per_ticket", fields=["tool", "key"])]

    def __str__(self):
        return f"{self.get_tool_display()} {self.key}"
