"""The educators' side: the bank, the exams, what was published of them, and what candidates did."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn, UpdatedAtColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from portal.accounts.policies import OnlyTo

from . import accommodations
from .forms import AccommodationForm, ExamAdminForm
from .models import Accommodation, Attempt, Correction, Domain, Exam, ExamVersion, Item

# Wagtail's own status column asks the database once for every row.
LIVENESS = (
    BooleanColumn("live", label=_("Live")),
    BooleanColumn("has_unpublished_changes", label=_("Draft changes")),
    UpdatedAtColumn(),
)


class DomainListView(generic.IndexView):
    def get_base_queryset(self):
        live = Q(items__live=True)
        return (
            super()
            .get_base_queryset()
            .annotate(
                in_use=Count("items", filter=live & Q(items__use=Item.Use.LIVE)),
                pilots=Count("items", filter=live & Q(items__use=Item.Use.PILOT)),
                drafts=Count("items", filter=Q(items__live=False)),
            )
        )


class DomainViewSet(ModelViewSet):
    """With how many items a blueprint can draw from each."""

    model = Domain
    icon = "tag"
    menu_label = _("Domains")
    index_view_class = DomainListView
    form_fields = ["name", "slug"]
    list_display = [
        "name",
        Column("in_use", label=_("Items in use")),
        Column("pilots", label=_("Pilots")),
        Column("drafts", label=_("Drafts")),
        "slug",
    ]
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

    def get_list_more_buttons(self, instance):
        address = reverse("item_use", args=[instance.pk])
        return [*super().get_list_more_buttons(instance), Button(_("Change its use"), url=address, icon_name="rotate")]


class ItemViewSet(SnippetViewSet):
    model = Item
    icon = "help"
    menu_label = _("Items")
    index_view_class = ItemListView
    list_display = [
        *("reference", "stem", "domain", "kind"),
        Column("get_use_display", label=_("Use")),
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


class ExamVersionInspectView(generic.InspectView):
    def get_price_display_value(self):
        return self.object.price

    def get_cool_off_days_display_value(self):
        return ", ".join(map(str, self.object.cool_offs)) or _("None")

    def get_months_valid_display_value(self):
        return self.object.months_valid or _("It does not expire")

    def get_context_data(self, **kwargs):
        lines = self.object.lines.select_related("domain")
        return super().get_context_data(lines=lines, asks=self.object.asks, **kwargs)


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
    inspect_view_class = ExamVersionInspectView
    inspect_template_name = "certification/exams/version_inspect.html"
    inspect_view_fields = [
        *("exam", "number", "title", "price", "minutes", "pilot_count", "cut_score", "cut_justification"),
        *("attempts_allowed", "cool_off_days", "review_at_once", "review_when_done", "review_when_closed"),
        *("months_valid", "published_at", "published_by"),
    ]
    copy_view_enabled = False
    add_to_reference_index = False


class AccommodationListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "made_by")


class AllowView(generic.CreateView):
    def save_instance(self):
        given = self.form.cleaned_data
        return accommodations.allow(
            given["email"],
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
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update=False):
        return AccommodationForm


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
    inspect_template_name = "certification/exams/attempt_inspect.html"
    inspect_view_fields = [
        *("uuid", "user", "version", "started_at", "deadline", "time_factor", "ended_at", "ending", "grade"),
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
