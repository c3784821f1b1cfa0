from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from portal.accounts.models import User

from ..blocks import ResponseBlocks, TeachingBlocks
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

    class Use(models.TextChoices):
        LIVE = "live", _("In use")
        PILOT = "pilot", _("Pilot: asked, not scored")
        RETIRED = "retired", _("Retired: asked no more")
        VOIDED = "voided", _("Voided: was wrong, scores corrected")

    reference = models.CharField(_("reference"), max_length=120, unique=True, help_text=_("Such as FS-ALARM-03"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="items", verbose_name=_("domain"))
    stem = models.TextField(_("question"))
    response = StreamField(ResponseBlocks(), verbose_name=_("answer"), min_num=1, max_num=1)
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Why it is so: shown when the exam's terms allow it, never before")
    )
    taught_by = StreamField(
        TeachingBlocks(),
        verbose_name=_("taught by"),
        blank=True,
        help_text=_("Where one learns this: who misses it is led there"),
    )
    # Of the item and not of its text: no draft carries it. Verbs change it (see using.py and regrading.py).
    use = models.CharField(_("use"), max_length=10, choices=Use, default=Use.LIVE, editable=False)

    panels = [
        FieldPanel("reference"),
        FieldPanel("domain"),
        FieldPanel("stem"),
        FieldPanel("response", help_text=_("The plus sign offers the kinds: how the question is to be answered.")),
        FieldPanel("explanation"),
        FieldPanel("taught_by"),
    ]
    preview_modes = [("", _("As a candidate sees it")), ("key", _("With what is right"))]

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

    def with_content_json(self, content):
        draft = super().with_content_json(content)
        draft.use = self.use
        return draft

    def get_preview_context(self, request, mode_name):
        return super().get_preview_context(request, mode_name) | {"shows_key": mode_name == "key"}

    def get_preview_template(self, request, mode_name):
        return "certification/exams/item_preview.html"


class ItemVersionQuerySet(models.QuerySet):
    def newest(self):
        newer = ItemVersion.objects.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def drawable(self):
        """The newest version of every item that is live and in use."""
        return self.newest().filter(item__live=True, item__use=Item.Use.LIVE)

    def pilots(self):
        """The newest version of every item that is tried out."""
        return self.newest().filter(item__live=True, item__use=Item.Use.PILOT)


class ItemVersion(AppendOnly):
    """A question as it was asked. What is right is kept apart, so that a page cannot give it away."""

    class Kind(models.TextChoices):
        ONE_OF = "one_of", _("One of")
        SEVERAL_OF = "several_of", _("Several of")
        TRUE_FALSE = "true_false", _("True or false")
        MATCHING = "matching", _("Matching")
        NUMERIC = "numeric", _("Number")
        SHORT_TEXT = "short_text", _("Short text")
        ORDERING = "ordering", _("Ordering")

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("number"))
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+", verbose_name=_("domain"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    stem = models.TextField(_("question"))
    # What the candidate is shown; its shape belongs to the kind (see kinds).
    content = models.JSONField(_("content"))
    # Shown with the key and not before.
    explanation = models.TextField(_("explanation"), blank=True)
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
