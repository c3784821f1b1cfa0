from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable


@register_setting(icon="doc-full")
class CertificateDesign(ClusterableModel, BaseGenericSetting):
    """The words, the logo and the signatures on printed certificates."""

    heading = models.CharField(_("heading"), max_length=60, default="Certificate")
    statement = models.CharField(
        _("statement"),
        max_length=240,
        default="has shown in an exam the knowledge that this certificate names:",
        help_text=_("Stands between the person's name and the certificate's title."),
    )
    closing = models.CharField(_("closing words"), max_length=240, blank=True, help_text=_("Stands below the dates."))
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Empty: the portal's own."),
    )

    panels = [
        HelpPanel(template="certification/credentials/design_help.html"),
        MultiFieldPanel([FieldPanel("heading"), FieldPanel("statement"), FieldPanel("closing")], heading=_("Words")),
        FieldPanel("logo"),
        InlinePanel("signatures", heading=_("Signatures"), label=_("Signature"), max_num=3),
    ]

    class Meta:
        verbose_name = _("certificate design")

    def __str__(self):
        return self.heading


class Signature(Orderable):
    """Somebody who signs for us."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatures")
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=80, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture of the signature"),
        help_text=_("Empty: a line to sign on."),
    )

    panels = [FieldPanel("name"), FieldPanel("role"), FieldPanel("image")]

    class Meta(Orderable.Meta):
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self):
        return self.name
