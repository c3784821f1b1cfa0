"""The educators' side: the bank, the exams, what was published of them, and what candidates did."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn, UpdatedAtColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from portal.accounts.policies import OnlyTo

from . import accommodations
from .forms import ExamAdminForm
from .models import Accommodation, Attempt, Correction, Domain, Exam, ExamVersion, Item

# Wagtail's own status column asks the database once for every row.
LIVENESS = (
    BooleanColumn("live", label=_("Live")),
    BooleanColumn("has_unpublished_changes", label=_("Draft changes")),
    UpdatedAtColumn(),
)


class DomainViewSet(ModelViewSet):
    model = Domain
    icon = "tag"
    menu_label = _("Domains")
    form_fields = ["name", "slug"]
    list_display = ["name", "slug"]
    search_fields = ["name"]
    copy_view_enabled = False


class ItemListView(IndexView):
    @property
    def header_more_buttons(self):
        more = [
            HeaderButton(label=_("Import"), url=reverse("import_items"), icon_name="upload"),
            HeaderButton(label=_("Export"), url=reverse("export_items"), icon_name="download"),
        ]
        return [*super().header_more_buttons, *more]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("domain")


class ItemViewSet(SnippetViewSet):
    model = Item
    icon = "help"
    menu_label = _("Items")
    index_view_class = ItemListView
    list_display = [
        *("reference", "stem", "domain", "kind"),
        TitleColumn("get_use_display", label=_("Use"), get_url=lambda item: reverse("item_use", args=[item.pk])),
        *LIVENESS,
    ]
    list_filter = ["domain", "use", "live"]
    list_export = ["reference", "domain", "stem", "kind", "live"]
    search_fields = ["reference", "stem"]


class ExamListView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course")


class ExamViewSet(SnippetViewSet):
    model = Exam
    icon = "clipboard-list"
    menu_label = _("Exams")
    index_view_class = ExamListView
    list_display = ["title", "course", "minutes", "cut_score", *LIVENESS]
    search_fields = ["title"]
    edit_handler = ObjectList(Exam.panels, base_form_class=ExamAdminForm)
    copy_view_enabled = False


class ExamVersionListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("exam", "published_by")


class ExamVersionViewSet(ModelViewSet):
    """Published terms, to be looked up in an appeal."""

    model = ExamVersion
    icon = "doc-full"
    menu_label = _("Published exams")
    index_view_class = ExamVersionListView
    list_display = [
        TitleColumn("title", label=_("Title"), url_name="examversion:inspect"),
        *("number", "minutes", "cut_score", "attempts_allowed", "months_valid"),
        Column("price", label=_("Price when published")),
        *("published_at", "published_by"),
    ]
    list_filter = ["exam"]
    form_fields = ["title"]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False


class AccommodationListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "made_by")


class AllowView(generic.CreateView):
    def save_instance(self):
        given = self.form.cleaned_data
        return accommodations.allow(
            given["user"],
            time_factor=given["time_factor"],
            reason=given["reason"],
            by=self.request.user,
            at=timezone.now(),
        )


class AccommodationViewSet(ModelViewSet):
    """More time for a person in every exam; the newest line holds."""

    model = Accommodation
    icon = "time"
    menu_label = _("More time")
    index_view_class = AccommodationListView
    add_view_class = AllowView
    list_display = ["user", "time_factor", "reason", "made_at", "made_by"]
    search_fields = ["user__first_name", "user__last_name", "user__email"]
    form_fields = ["user", "time_factor", "reason"]
    copy_view_enabled = False
    add_to_reference_index = False


class AttemptListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "exam").prefetch_related("grades")


class AttemptViewSet(ModelViewSet):
    model = Attempt
    icon = "time"
    menu_label = _("Attempts")
    index_view_class = AttemptListView
    list_display = [
        TitleColumn("user", label=_("Person"), url_name="attempt:inspect", sort_key="user"),
        *("exam", "started_at", "ended_at", "ending"),
        Column("grade", label=_("Grade")),
    ]
    list_filter = ["exam", "ending", "started_at"]
    list_export = ["user", "exam", "started_at", "deadline", "ended_at", "ending", "grade"]
    search_fields = ["user__first_name", "user__last_name", "user__email"]
    form_fields = ["ending"]
    inspect_view_enabled = True
    inspect_view_fields = [
        *("uuid", "user", "version", "started_at", "deadline", "ended_at", "ending", "grade", "slots"),
    ]
    copy_view_enabled = False
    add_to_reference_index = False


class CorrectionListView(generic.IndexView):
    def get_base_queryset(self):
        found = super().get_base_queryset().select_related("version__item", "made_by")
        return found.annotate(scores=Count("runs"))


class CorrectionViewSet(ModelViewSet):
    """Regrades: what was corrected, by which policy, and how many scores it changed."""

    model = Correction
    icon = "rotate"
    menu_label = _("Corrections")
    index_view_class = CorrectionListView
    list_display = [
        TitleColumn(
            "version", label=_("Item version"), get_url=lambda made: reverse("item_correct", args=[made.version_id])
        ),
        Column("get_policy_display", label=_("Policy")),
        BooleanColumn("may_lower", label=_("Scores may fall")),
        Column("scores", label=_("Scores changed")),
        *("reason", "made_at", "made_by"),
    ]
    list_filter = ["policy", "made_at"]
    search_fields = ["version__item__reference", "reason"]
    form_fields = ["reason"]
    copy_view_enabled = False
    add_to_reference_index = False


# What was published and what candidates did is read: verbs write it.
register_permission_policy(ExamVersion, OnlyTo("view", on=ExamVersion))
register_permission_policy(Attempt, OnlyTo("view", on=Attempt))
register_permission_policy(Correction, OnlyTo("view", on=Correction))
register_permission_policy(Accommodation, OnlyTo("view", "add", on=Accommodation))
