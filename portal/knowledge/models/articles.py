from html import unescape
from http import HTTPMethod

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Count, Exists, Max, OuterRef, Q, When
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager, PagePermissionTester, WorkflowState
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal.products.models import Product, ProductVersion
from portal.promises.models import Tier

from .audiences import Audience, open_to
from .licences import Licence, is_open_to, licence_of, may_publish

READING = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "code", "blockquote", "image"]
LONGEST_SUMMARY = 180


class HelpPermissionTester(PagePermissionTester):
    """Below the help centre a licence lets publish, beside what Wagtail's groups are given."""

    def can_publish_subpage(self):
        return super().can_publish_subpage() or licence_of(self.user) >= Licence.PUBLISHER


class ArticlePermissionTester(PagePermissionTester):
    """A copy would leave marks and sources behind; Wagtail's own privacy would be a second say beside the audience."""

    def can_edit(self):
        return super().can_edit() and (self.user.is_superuser or is_open_to(self.page, self.user))

    def can_publish(self):
        if self.user.is_superuser or not self.page.is_by_two:
            return super().can_publish() or may_publish(self.page, self.user)
        return may_publish(self.page, self.user)

    def can_unpublish(self):
        by_licence = self.page.live and not self.page_locked() and licence_of(self.user) >= Licence.PUBLISHER
        return super().can_unpublish() or by_licence

    def can_copy(self):
        return False

    def can_set_view_restrictions(self):
        return False


class HelpIndexPage(Page):
    """The help centre; articles hang below it."""

    lead = models.CharField(_("lead"), max_length=240, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    max_count = 1
    subpage_types = ["portal.ArticlePage"]
    template = "portal/knowledge/help_index_page.html"
    allowed_http_methods = READING

    class Meta:
        verbose_name = _("help centre")

    def permissions_for_user(self, user):
        return HelpPermissionTester(user, self)

    def get_sitemap_urls(self, request=None):
        """The page and its topics that everybody may read."""
        public = ArticlePage.objects.visible_to(AnonymousUser())
        changed = public.values("products__slug").annotate(at=Max("last_published_at")).order_by("products__slug")
        base = self.get_site().root_url
        topics = [
            {"location": base + reverse("help_topic", args=[slug]), "lastmod": at}
            for slug, at in changed.values_list("products__slug", "at")
            if slug
        ]
        return [*super().get_sitemap_urls(request), *topics]


class ArticleQuerySet(PageQuerySet):
    def visible_to(self, user):
        """What this person may read: the one place that says so, for pages, lists, search and feeds alike."""
        readable = self.live().filter(open_to(user, timezone.now()))
        return readable if user.is_staff else readable.exclude(confidence=ArticlePage.Confidence.ARCHIVED)

    def each_once(self, user):
        """What this person may read, each in one language: that of the page, the portal's, or its first."""
        own, house = (Q(locale__language_code=code) for code in (get_language(), settings.LANGUAGE_CODE))
        place = Case(When(own, then=0), When(house, then=1), default=2)
        same = ArticlePage.objects.visible_to(user).filter(translation_key=OuterRef("translation_key"))
        rather = same.annotate(place=place).filter(
            Q(place__lt=OuterRef("place")) | Q(place=OuterRef("place"), pk__lt=OuterRef("pk"))
        )
        return self.visible_to(user).annotate(place=place).filter(own | ~Exists(rather.order_by()))

    def being_written(self):
        """Drafts; not what was taken out for good, or went into another article."""
        return self.not_live().filter(merged_into=None).exclude(confidence=ArticlePage.Confidence.ARCHIVED)

    def unfinished(self):
        """Drafts, and what was changed and not published since: each with `undecided` and whether it is `in_review`."""
        changed = self.live().filter(has_unpublished_changes=True)
        pending = Count("marks", filter=Q(marks__decision="pending"))
        states = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS,
            base_content_type=ContentType.objects.get_for_model(Page),
            object_id=Cast(OuterRef("pk"), models.CharField()),
        )
        return (
            (self.being_written() | changed)
            .annotate(undecided=pending, in_review=Exists(states))
            .order_by("-in_review", "latest_revision_created_at")
        )

    def due_for_review(self, on):
        return self.live().filter(review_on__lte=on).exclude(confidence=ArticlePage.Confidence.ARCHIVED)

    def with_verdicts(self):
        """`helped` and `failed`: how many said so."""
        return self.annotate(
            helped=Count("feedback", filter=Q(feedback__is_helpful=True), distinct=True),
            failed=Count("feedback", filter=Q(feedback__is_helpful=False), distinct=True),
        )


class ArticleForm(WagtailAdminPageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["significance"] = ArticlePage.Significance.NONE

    def clean(self):
        """What belongs to another audience goes; what asks for two people is not published by one."""
        data = super().clean()
        for audience, field, nothing in ((Audience.TIER, "tier", None), (Audience.CREDENTIAL, "credential", "")):
            if field in data and data.get("audience") != audience:
                data[field] = nothing
        if "action-publish" in self.data and data.get("governance") == ArticlePage.Governance.COMPLIANCE:
            self.add_error("governance", _("A second person approves this article: submit it for review instead."))
        return data

    def save(self, commit=True):
        """A new page is kept as a draft before it is published: Wagtail would add it live, and lose it if refused.

        Of a draft Wagtail writes the whole row. An autosave that was on its way while somebody published would take the
        article out again, so a page that is live by now is left to its revisions.
        """
        if self.instance._state.adding:
            self.instance.live = False
        elif commit and ArticlePage.objects.live().filter(pk=self.instance.pk).exists():
            commit = False
        return super().save(commit)


class ArticleTag(TaggedItemBase):
    """A word that writers file articles under, across products."""

    content_object = ParentalKey("portal.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticlePage(Page):
    """One problem and what solves it, in the words of those who have it. Draft, review and versions are Wagtail's."""

    Audience = Audience

    class Confidence(models.TextChoices):
        """How far an article can be trusted. Who may read it says the audience, who may change it Wagtail."""

        IN_PROGRESS = "in_progress", _("Work in progress")
        NOT_VALIDATED = "not_validated", _("Not validated")
        VALIDATED = "validated", _("Validated")
        ARCHIVED = "archived", _("Archived")

    class Governance(models.TextChoices):
        """Who may change an article, whoever may read it and however sure it is."""

        EXPERIENCE = "experience", _("By experience: whoever is licensed mends it on the spot")
        COMPLIANCE = "compliance", _("By compliance: only publishers change it, and another person approves")

    class Significance(models.IntegerChoices):
        """How much a version changed what an article says, and so how far a translation is behind."""

        NONE = 0, _("Wording only: translations stay as they are")
        SOME = 10, _("Says more or better: translations should follow")
        MAJOR = 20, _("Says otherwise: old translations mislead, readers are told")

    issue = RichTextField(_("issue"), blank=True, features=TEXT_FEATURES, help_text=_("In the customer's words."))
    environment = RichTextField(
        _("environment"), blank=True, features=TEXT_FEATURES, help_text=_("Product, version, what it runs on.")
    )
    resolution = RichTextField(_("resolution"), features=TEXT_FEATURES, help_text=_("What to do, in numbered steps."))
    cause = RichTextField(_("cause"), blank=True, features=TEXT_FEATURES, help_text=_("Why it happens, once known."))
    products = ParentalManyToManyField(Product, blank=True, related_name="articles", verbose_name=_("products"))
    versions = ParentalManyToManyField(
        ProductVersion,
        blank=True,
        related_name="articles",
        verbose_name=_("versions"),
        help_text=_("Where it was seen; none means every version."),
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    is_promoted = models.BooleanField(
        _("promoted"), default=False, help_text=_("Stands first in the help centre and on its topic pages.")
    )
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.CUSTOMERS)
    tier = models.ForeignKey(
        Tier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tier"),
        help_text=_("Whoever is owed this tier or a better one reads it."),
    )
    credential = models.SlugField(
        _("level or certificate"),
        max_length=60,
        blank=True,
        help_text=_("Slug of a level: its companies and those above read it. Or of a course: who is certified in it."),
    )
    governance = models.CharField(
        _("governance"),
        max_length=10,
        choices=Governance,
        default=Governance.EXPERIENCE,
        help_text=_("Who may change it; the audience says who may read it."),
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=15,
        choices=Confidence,
        default=Confidence.NOT_VALIDATED,
        help_text=_(
            "Work in progress: no answer yet. Validated: somebody else has used it. Archived: readers miss it."
        ),
    )
    significance = models.PositiveSmallIntegerField(
        _("how much this version changes"),
        choices=Significance,
        default=Significance.NONE,
        help_text=_("Asked anew at each change; of the original, not of a translation."),
    )
    # Of a translation: what its original has said since. Written by `translating`.
    behind = models.PositiveSmallIntegerField(choices=Significance, default=Significance.NONE, editable=False)
    # A duplicate, kept out of sight; its address leads on. Written by `merging`.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="duplicates"
    )
    review_on = models.DateField(
        _("review on"),
        null=True,
        blank=True,
        help_text=_("Its owner is reminded on this day; a year after publishing."),
    )
    # What a load names it by, so that loading again finds it; empty where it was written here.
    external_id = models.CharField(max_length=100, blank=True, editable=False)

    objects = PageManager.from_queryset(ArticleQuerySet)()

    content_panels = [
        *Page.content_panels,
        HelpPanel(template="portal/knowledge/article_panel.html", heading=_("Calls and personal data")),
        FieldPanel("issue"),
        FieldPanel("environment"),
        FieldPanel("resolution"),
        FieldPanel("cause"),
        MultiFieldPanel(
            [FieldPanel("products"), FieldPanel("versions"), FieldPanel("tags"), FieldPanel("is_promoted")],
            heading=_("What it applies to, and where it stands"),
        ),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldRowPanel([FieldPanel("tier"), FieldPanel("credential")])],
            heading=_("Who may read it"),
        ),
        FieldPanel("confidence"),
        FieldPanel("governance"),
        FieldPanel("review_on"),
        FieldPanel("significance"),
    ]
    base_form_class = ArticleForm
    search_fields = [
        *Page.search_fields,
        index.SearchField("issue"),
        index.FilterField("audience"),
        index.FilterField("confidence"),
    ]
    parent_page_types = ["portal.HelpIndexPage"]
    subpage_types: list[str] = []
    template = "portal/knowledge/article_page.html"
    allowed_http_methods = READING

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(
                name="portal_article_once_per_external_id", fields=["external_id"], condition=~Q(external_id="")
            ),
            models.CheckConstraint(
                name="portal_article_names_a_tier_where_that_is_its_audience",
                condition=Q(audience="tier", tier__isnull=False) | (~Q(audience="tier") & Q(tier=None)),
                violation_error_message=_("Choose the tier whose customers may read it."),
            ),
            models.CheckConstraint(
                name="portal_article_names_a_credential_where_that_is_its_audience",
                condition=(Q(audience="credential") & ~Q(credential=""))
                | (~Q(audience="credential") & Q(credential="")),
                violation_error_message=_("Name the level or certificate whose holders may read it."),
            ),
        ]

    def serve(self, request, *args, **kwargs):
        """An article one may not read is answered like one that does not exist."""
        if not ArticlePage.objects.visible_to(request.user).filter(pk=self.pk).exists():
            raise Http404
        response = super().serve(request, *args, **kwargs)
        if request.user.is_anonymous and not getattr(request, "is_preview", False):
            response.is_for_everybody = True
        return response

    def permissions_for_user(self, user):
        return ArticlePermissionTester(user, self)

    @property
    def is_by_two(self):
        """Whoever writes it is not who approves it."""
        return self.governance == self.Governance.COMPLIANCE

    @property
    def is_original(self):
        return self.locale.language_code == settings.LANGUAGE_CODE

    @cached_property
    def topics(self):
        """Its products, asked for once however often a page names them."""
        return list(self.products.all())

    @cached_property
    def subjects(self):
        """Its tags, in the same way."""
        return list(self.tags.all())

    @property
    def summary(self):
        """What lists, feeds and previews say of it: the words written for that, else how the problem begins."""
        told = self.search_description or unescape(strip_tags(self.issue or self.resolution))
        return Truncator(" ".join(told.split())).chars(LONGEST_SUMMARY)

    def get_sitemap_urls(self, request=None):
        is_open = self.audience == self.Audience.PUBLIC and self.confidence != self.Confidence.ARCHIVED
        return super().get_sitemap_urls(request) if is_open else []
