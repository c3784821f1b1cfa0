import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from . import colour


def validate_accent(value: str) -> None:
    """It goes into a stylesheet, and words are written in it."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", value):
        raise ValidationError(_("Write it as #rrggbb, such as #0b5d7a."))
    if (readability := colour.readability(value)) < colour.AA:
        words = {"has": f"{readability:.1f}", "needs": colour.AA}
        raise ValidationError(
            _("Words in it have a contrast of %(has)s:1 and need %(needs)s:1. Take a darker one.") % words
        )


@register_setting(icon="palette")
class Branding(BaseGenericSetting):
    """Whose portal this is."""

    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("Stands at the head of every page and in every mail.")
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Shown 32 pixels high, on light and on dark pages."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[validate_accent],
        help_text=_("As #rrggbb; dark pages get a lighter one made of it. Empty keeps the portal's own."),
    )
    sender = models.EmailField(
        _("sender of mails"), blank=True, help_text=_("Your mail server must be allowed to send from this address.")
    )
    legal_notice = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("legal notice")
    )
    privacy = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("privacy notice")
    )
    accessibility = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accessibility statement"),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("logo"),
        FieldPanel("accent"),
        FieldPanel("sender"),
        MultiFieldPanel(
            [PageChooserPanel("legal_notice"), PageChooserPanel("privacy"), PageChooserPanel("accessibility")],
            heading=_("At the foot of every page"),
        ),
    ]

    class Meta:
        verbose_name = _("branding")

    def __str__(self):
        return self.name
