"""The staff side: what we promise, when we are open, and the ledger of what each company is owed."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from portal.accounts.policies import OnlyTo

from . import feeds, versions
from .forms import CalendarForm, GrantForm
from .models import BusinessCalendar, Entitlement, Tier


class KeepsVersions:
    """A save writes the version that holds from now on; what was promised before keeps its own."""

    def save_instance(self):
        saved, now = super().save_instance(), timezone.now()
        if isinstance(saved, Tier):
            versions.of_tier(saved, at=now, by=self.request.user)
        else:
            versions.of_calendar(saved, at=now, by=self.request.user)
            feeds.ask_to_read(saved, at=now)
        return saved


class NewView(KeepsVersions, generic.CreateView):
    pass


class ChangeView(KeepsVersions, generic.EditView):
    pass


class TierViewSet(ModelViewSet):
    model = Tier
    add_view_class = NewView
    edit_view_class = ChangeView
    icon = "order"
    menu_label = _("SLA tiers")
    list_display = ["name", "rank", "calendar", "required_level"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("rank")]),
            FieldPanel("summary"),
            FieldRowPanel([FieldPanel("calendar"), FieldPanel("required_level"), FieldPanel("worst_severity")]),
            FieldRowPanel([FieldPanel("credit_percent"), FieldPanel("credit_cap_percent")]),
            InlinePanel(
                "targets",
                heading=_("Response targets"),
                label=_("Target"),
                panels=[
                    FieldPanel("severity"),
                    FieldRowPanel([FieldPanel("first_response"), FieldPanel("next_update"), FieldPanel("resolution")]),
                    FieldRowPanel([FieldPanel("clock"), FieldPanel("allowance")]),
                ],
            ),
        ]
    )


class CalendarViewSet(ModelViewSet):
    model = BusinessCalendar
    add_view_class = NewView
    edit_view_class = ChangeView
    icon = "calendar-alt"
    menu_label = _("Business calendars")
    list_display = ["name", "time_zone", "is_always_open", "feed_read_at", "feed_problem"]
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
                "exceptions",
                heading=_("Exceptional openings"),
                label=_("Opening"),
                help_text=_("All that is open on such a day, in place of the weekday’s hours, on a holiday too."),
                panels=[
                    FieldRowPanel([FieldPanel("day"), FieldPanel("opens"), FieldPanel("closes"), FieldPanel("name")])
                ],
            ),
            FieldRowPanel([FieldPanel("country"), FieldPanel("region"), FieldPanel("feed")]),
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
