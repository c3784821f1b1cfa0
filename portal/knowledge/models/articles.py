from http import HTTPMethod

from django.db import models
from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager, PagePermissionTester, Revision
from wagtail.query import PageQuerySet
from wagtail.search import index

from portal.accounts.models import User
from portal.products.models import Product
from portal.support.models import Call, Case

READING = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "code", "blockquote"]


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


class ArticleQuerySet(PageQuerySet):
    def visible_to(self, user):
        """What this person may read: the one place that says so, for pages, lists, search and feeds alike."""
        readable = self.live().filter(audience__in=ArticlePage.Audience.open_to(user))
        return readable if user.is_staff else readable.exclude(confidence=ArticlePage.Confidence.ARCHIVED)

    def due_for_review(self, on):
        return self.live().filter(review_on__lte=on).exclude(confidence=ArticlePage.Confidence.ARCHIVED)

    def with_verdicts(self):
        """`helped` and `failed`: how many said so."""
        return self.annotate(
            helped=Count("feedback", filter=Q(feedback__is_helpful=True), distinct=True),
            failed=Count("feedback", filter=Q(feedback__is_helpful=False), distinct=True),
        )


class ArticlePermissionTester(PagePermissionTester):
    """A copy would leave marks and sources behind; Wagtail's own privacy would be a second say beside the audience."""

    def can_copy(self):
        return False

    def can_set_view_restrictions(self):
        return False


class ArticleForm(WagtailAdminPageForm):
    def save(self, commit=True):
        """A new page is kept as a draft before it is published: Wagtail would add it live, and lose it if refused."""
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit)


class ArticlePage(Page):
    """One problem and what solves it, in the words of those who have it. Draft, review and versions are Wagtail's."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone")
        CUSTOMERS = "customers", _("Customers")
        INTERNAL = "internal", _("Only us")

        @classmethod
        def open_to(cls, user):
            if user.is_anonymous:
                return [cls.PUBLIC]
            if user.is_staff:
                return list(cls)
            return [cls.PUBLIC, cls.CUSTOMERS] if user.account else [cls.PUBLIC]

    class Confidence(models.TextChoices):
        """How far an article can be trusted. Who may read it says the audience, who may change it Wagtail."""

        IN_PROGRESS = "in_progress", _("Work in progress")
        NOT_VALIDATED = "not_validated", _("Not validated")
        VALIDATED = "validated", _("Validated")
        ARCHIVED = "archived", _("Archived")

    issue = RichTextField(_("issue"), blank=True, features=TEXT_FEATURES, help_text=_("In the customer's words."))
    environment = RichTextField(
        _("environment"), blank=True, features=TEXT_FEATURES, help_text=_("Product, version, what it runs on.")
    )
    resolution = RichTextField(_("resolution"), features=TEXT_FEATURES, help_text=_("What to do, in numbered steps."))
    cause = RichTextField(_("cause"), blank=True, features=TEXT_FEATURES, help_text=_("Why it happens, once known."))
    products = ParentalManyToManyField(Product, blank=True, related_name="articles", verbose_name=_("products"))
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.CUSTOMERS)
    confidence = models.CharField(
        _("confidence"),
        max_length=15,
        choices=Confidence,
        default=Confidence.NOT_VALIDATED,
        help_text=_(
            "Work in progress: no answer yet. Validated: somebody else has used it. Archived: readers miss it."
        ),
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
        FieldPanel("products"),
        FieldPanel("audience"),
        FieldPanel("confidence"),
        FieldPanel("review_on"),
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
            )
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

    def get_sitemap_urls(self, request=None):
        is_open = self.audience == self.Audience.PUBLIC and self.confidence != self.Confidence.ARCHIVED
        return super().get_sitemap_urls(request) if is_open else []


class ArticleSourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Which calls an article came from is never told to customers."""
        return self if user.is_staff else self.none()


class ArticleSource(models.Model):
    """An article came from this call, or answered this case when it was already written."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("Written from this call")
        LINKED = "linked", _("Answered by this article")

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="sources", verbose_name=_("article"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="article_sources", verbose_name=_("case"))
    # Nothing where an article was linked to a case as a whole.
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, related_name="article_sources", verbose_name=_("call")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = ArticleSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                name="portal_source_one_draft_per_call", fields=["call"], condition=Q(kind="drafted")
            ),
            models.UniqueConstraint(
                name="portal_source_one_link_per_article_and_case",
                fields=["article", "case"],
                condition=Q(kind="linked"),
            ),
            models.CheckConstraint(
                name="portal_source_drafted_names_its_call", condition=~Q(kind="drafted") | Q(call__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.article} ← {self.case}"


class Feedback(models.Model):
    """One person's word on whether a version of an article helped; one per browser for people not signed in."""

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="feedback", verbose_name=_("article"))
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("person"))
    session_key = models.CharField(max_length=40, blank=True, editable=False)
    is_helpful = models.BooleanField(_("helped"))
    why = models.CharField(_("why"), max_length=500, blank=True)
    # What was read: a word on an older version says nothing of the new one.
    revision = models.ForeignKey(
        Revision, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("version")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(
                name="portal_feedback_one_per_version_and_person",
                fields=["article", "user", "revision"],
                condition=Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                name="portal_feedback_one_per_version_and_session",
                fields=["article", "session_key", "revision"],
                condition=Q(user=None),
            ),
            models.CheckConstraint(
                name="portal_feedback_is_of_a_person_or_a_session",
                condition=Q(user__isnull=False, session_key="") | (Q(user=None) & ~Q(session_key="")),
            ),
        ]

    def __str__(self):
        return f"{self.article} {'+' if self.is_helpful else '-'}"


class FlagQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)


class Flag(models.Model):
    """Somebody of ours saw that an article is wrong or old and could not mend it on the spot: flag it or fix it."""

    article = models.ForeignKey(ArticlePage, models.CASCADE, related_name="flags", verbose_name=_("article"))
    comment = models.TextField(_("what is wrong"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="portal_flag_settled_by_someone_at_some_time",
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.comment[:60]
