from django.core.exceptions import PermissionDenied
from django.forms import modelform_factory
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from . import access, proposing
from .models import Item


class ProposeView(generic.CreateView):
    """An item of our own: on the board at once."""

    def save_instance(self):
        return proposing.propose(**self.form.cleaned_data, by=self.request.user, at=timezone.now())


class WordsForm(WagtailAdminModelForm):
    """What was changed is written and nothing else: others decide on the item and are counted meanwhile."""

    def save(self, commit=True):
        item = super().save(commit=False)
        item.save(update_fields=self.changed_data)
        return item


class ItemViewSet(ModelViewSet):
    """Words and visibility. What is decided about an item is said on its own page, so that those who asked are told.

    It stays on its board: votes, seats and whatever was said there hang on it.
    """

    model = Item
    icon = "list-ul"
    menu_label = _("Items")
    add_view_class = ProposeView
    form_fields = ["board", "title", "body", "visibility"]
    list_display = ["title", "board", "status", "proposer_account", "proposed_at", "status_since"]
    list_filter = ["board", "status", "visibility"]
    list_export = ["title", "body", "board", "status", "proposer_account", "proposed_at", "status_since"]
    search_fields = ["title", "body"]
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        fields = [name for name in self.form_fields if not (for_update and name == "board")]
        return modelform_factory(Item, form=WordsForm, fields=fields)


class ModerationFilterSet(WagtailFilterSet):
    class Meta:
        model = Item
        fields = ["board", "status"]


def what_waits(item):
    """In words, for the list and its export."""
    flags = ngettext("%(n)d flag", "%(n)d flags", item.open_flags) % {"n": item.open_flags}
    waits = [_("Proposal")] if item.status == Item.Status.PROPOSED else []
    return ", ".join(map(str, [*waits, *([flags] if item.open_flags else [])]))


class ModerationView(ReportView):
    page_title = _("Moderation")
    header_icon = "tasks"
    model = Item
    index_url_name = "moderation:index"
    index_results_url_name = "moderation:index_results"
    default_ordering = "waits_since"
    columns = [
        TitleColumn("title", label=_("Item"), get_url=lambda item: reverse("item_decide", args=[item.pk])),
        Column("waits", label=_("What waits"), accessor=what_waits),
        Column("board", label=_("Board"), sort_key="board__title"),
        Column("proposer_account", label=_("Company"), sort_key="proposer_account__name"),
        DateColumn("waits_since", label=_("Waiting since"), sort_key="waits_since"),
    ]
    filterset_class = ModerationFilterSet
    list_export = ["title", "board", "status", "open_flags", "proposer_account", "waits_since"]
    export_headings = {"open_flags": _("Open flags"), "waits_since": _("Waiting since")}

    def dispatch(self, request, *args, **kwargs):
        if not access.can_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self):
        return Item.objects.to_moderate().select_related("board", "proposer_account")


class ModerationMenuItem(MenuItem):
    def is_shown(self, request):
        return access.can_moderate(request.user)


class ModerationViewSet(ViewSet):
    """What waits for a moderator: proposals, and items that members flagged or on which they flagged a comment."""

    name = "moderation"
    icon = "tasks"
    menu_label = _("Moderation")
    menu_item_class = ModerationMenuItem

    @property
    def menu_url(self):
        return reverse("moderation:index")

    def get_urlpatterns(self):
        return [
            path("", ModerationView.as_view(), name="index"),
            path("results/", ModerationView.as_view(results_only=True), name="index_results"),
        ]
