"""The staff side in Wagtail's admin: all articles in one list, and what readers searched for."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from .models import ArticlePage, HeldLicence, KnownValue, LicenceRule, RedactionMark, SearchLogEntry, Synonyms


class ArticleIndexView(IndexView):
    def get_base_queryset(self):
        pending = Count("marks", filter=Q(marks__decision=RedactionMark.Decision.PENDING), distinct=True)
        return (
            super().get_base_queryset().with_verdicts().annotate(pending=pending, calls=Count("sources", distinct=True))
        )


class ArticleViewSet(PageListingViewSet):
    """Every article, with the calls behind it and what keeps it from being published."""

    model = ArticlePage
    name = "articles"
    icon = "doc-full"
    menu_label = _("Articles")
    index_view_class = ArticleIndexView
    add_to_admin_menu = False
    columns = [
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("get_audience_display", label=_("Audience"), sort_key="audience"),
        Column("calls", label=_("Calls"), sort_key="calls"),
        Column("pending", label=_("To decide"), sort_key="pending"),
        Column("helped", label=_("Helped"), sort_key="helped"),
        Column("failed", label=_("Did not help"), sort_key="failed"),
        DateColumn("latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at"),
        PageStatusColumn("status", label=_("Status"), sort_key="live"),
    ]
    list_filter = ["audience", "live", "products"]


class WrittenByThePortal(ModelPermissionPolicy):
    """Rows to look at; nobody adds or changes them, not even a superuser."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class SynonymsViewSet(ModelViewSet):
    """What our customers call one thing."""

    model = Synonyms
    name = "synonyms"
    icon = "list-ul"
    menu_label = _("Synonyms")
    form_fields = ["words"]
    list_display = ["words"]
    search_fields = ["words"]
    copy_view_enabled = False
    inspect_view_enabled = False


class SearchLogViewSet(ModelViewSet):
    """What readers searched for; those without a result are what to write next."""

    model = SearchLogEntry
    name = "searches"
    icon = "search"
    menu_label = _("Searches")
    form_fields = ["text"]
    list_display = ["text", "corrected", "results", "opened", "rank", "asked", "user", "at"]
    list_filter = {"results": ["exact", "lt"], "at": ["gte"]}
    list_export = ["text", "corrected", "results", "opened", "rank", "asked", "at"]
    list_per_page = 50
    ordering = ["-at"]
    copy_view_enabled = False
    inspect_view_enabled = False


class KnownValueListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account")


class KnownValueViewSet(ModelViewSet):
    """Streets, serial numbers, nicknames: what to mark in articles beside what the portal knows of a company."""

    model = KnownValue
    name = "known_values"
    icon = "lock"
    menu_label = _("Known values")
    index_view_class = KnownValueListView
    form_fields = ["account", "kind", "words"]
    list_display = ["words", "kind", "account"]
    list_filter = ["account", "kind"]
    search_fields = ["words", "account__name"]
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False


class HeldLicenceViewSet(ModelViewSet):
    """How far somebody is trusted with articles, beside what their group brings and their certificates earn."""

    model = HeldLicence
    name = "licences"
    icon = "key"
    menu_label = _("Licences given")
    form_fields = ["user", "licence"]
    list_display = ["user", Column("get_licence_display", label=_("Licence")), "at"]
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False


class LicenceRuleViewSet(ModelViewSet):
    """Which certificate earns which licence."""

    model = LicenceRule
    name = "licence_rules"
    icon = "key"
    menu_label = _("Licences earned")
    form_fields = ["credential", "licence"]
    list_display = ["credential", Column("get_licence_display", label=_("Licence"))]
    copy_view_enabled = False
    inspect_view_enabled = False


class KnowledgeViewSetGroup(ViewSetGroup):
    menu_label = _("Knowledge")
    menu_icon = "help"
    items = (
        *(ArticleViewSet, KnownValueViewSet, SynonymsViewSet, SearchLogViewSet),
        *(HeldLicenceViewSet, LicenceRuleViewSet),
    )
