from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from portal.accounts.models import User

from ..blocks import ResponseBlocks
from .append_only import AppendOnly


class Domain(models.Model):
    """A part of a trade that items are written for and exams draw from."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Item(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A question as its author works on it. Publishing freezes it as an ItemVersion; exams never see this row."""

    reference = models.CharField(_("reference"), max_length=40, unique=True, help_text=_("Such as FS-ALARM-03"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="items", verbose_name=_("domain"))
    stem = models.TextField(_("question"))
    response = StreamField(ResponseBlocks(), verbose_name=_("answer"), min_num=1, max_num=1)

    panels = [FieldPanel("reference"), FieldPanel("domain"), FieldPanel("stem"), FieldPanel("response")]

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["reference"]

    def __str__(self):
        return self.reference

    @property
    def kind(self):
        """The kind's name as an author reads it; empty while the draft has no answer."""
        return self.response[0].block.label if self.response else ""

    def get_preview_template(self, request, mode_name):
        return "certification/exams/item_preview.html"


class ItemVersionQuerySet(models.QuerySet):
    def drawable(self):
        """The newest version of every item that is live."""
        newer = ItemVersion.objects.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer), item__live=True)


class ItemVersion(AppendOnly):
    """A question as it was asked. What is right is kept apart, so that a page cannot give it away."""

    class Kind(models.TextChoices):
        ONE_OF = "one_of", _("One of")
        SEVERAL_OF = "several_of", _("Several of")
        TRUE_FALSE = "true_false", _("True or false")

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("number"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+", verbose_name=_("domain"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    stem = models.TextField(_("question"))
    # What the candidate is shown; its shape belongs to the kind (see kinds.py).
    content = models.JSONField(_("content"))
    published_at = models.DateTimeField(_("published at"), default=timezone.now)

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("item version")
        verbose_name_plural = _("item versions")
        ordering = ["item_id", "number"]
        constraints = [
            models.UniqueConstraint(name="certification_item_version_number_once", fields=["item", "number"])
        ]

    def __str__(self):
        return f"{self.item} · {self.number}"


class ItemKey(AppendOnly):
    """What is right about an item version. Correcting it appends another key; grade runs name the one they used."""

    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="keys", verbose_name=_("item version"))
    number = models.PositiveIntegerField(_("number"), default=1)
    # Its shape belongs to the kind.
    key = models.JSONField(_("key"))
    reason = models.TextField(_("reason"), blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("written by"))

    class Meta:
        verbose_name = _("item key")
        verbose_name_plural = _("item keys")
        ordering = ["version_id", "number"]
        constraints = [models.UniqueConstraint(name="certification_item_key_number_once", fields=["version", "number"])]

    def __str__(self):
        return f"{self.version} · {self.number}"
