"""The staff side: what we promise, when we are open, and the ledger of what each company is owed."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from portal.accounts.policies import OnlyTo

from .forms import CalendarForm, GrantForm
from .models import BusinessCalendar, Entitlement, Tier


class TierViewSet(ModelViewSet):
    model = Tier
    icon = "order"
    menu_label = _("SLA tiers")
    list_display = ["name", "rank", "calendar", "required_level"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("rank")]),
            FieldPanel("summary"),
            FieldRowPanel([FieldPanel("calendar"), FieldPanel("required_level")]),
            InlinePanel(
                "targets",
                heading=_("Response targets"),
                label=_("Target"),
                panels=[
                    FieldPanel("severity"),
                    FieldRowPanel([FieldPanel("first_response"), FieldPanel("next_update"), FieldPanel("resolution")]),
                ],
            ),
        ]
    )


class CalendarViewSet(ModelViewSet):
    model = BusinessCalendar
    icon = "calendar-alt"
    menu_label = _("Business calendars")
    list_display = ["name", "time_zone", "is_always_open"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("time_zone"), FieldPanel("is_always_open")]),
            InlinePanel(
                "hours",
                heading=_("Opening hours"),
                label=_("Open"),
                panels=[FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])],
            ),
            InlinePanel(
                "holidays",
                heading=_("Holidays"),
                label=_("Holiday"),
                panels=[FieldRowPanel([FieldPanel("day"), FieldPanel("name")])],
            ),
        ],
        base_form_class=CalendarForm,
    )


class LedgerView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account", "tier", "written_by")


class GrantView(generic.CreateView):
    page_title = _("Grant a tier")

    def save_instance(self):
        return self.form.grant(by=self.request.user)


class LedgerViewSet(ModelViewSet):
    model = Entitlement
    icon = "history"
    menu_label = _("Tier ledger")
    list_display = ["account", "tier", "source", "starts_at", "ends_at", "reason", "written_by", "written_at"]
    list_filter = ["account", "tier", "source"]
    list_export = list_display
    search_fields = ["account__name", "reason"]
    form_fields = GrantForm.Meta.fields
    index_view_class = LedgerView
    add_view_class = GrantView
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return GrantForm


class PromisesViewSetGroup(ModelViewSetGroup):
    menu_label = _("Promises")
    menu_icon = "pick"
    items = (TierViewSet, CalendarViewSet, LedgerViewSet)


# A line of the ledger is added, through ledger.grant, and never changed or taken away.
register_permission_policy(Entitlement, OnlyTo("view", "add", on=Entitlement))
