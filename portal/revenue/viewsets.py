"""The staff side: what companies pay us for, and when it renews."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from portal.accounts.policies import OnlyTo

from . import money
from .models import ContractLine, PlanningRate, Renewal


class ContractLineListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account", "product", "tier")


class ContractLineViewSet(ModelViewSet):
    model = ContractLine
    icon = "doc-full"
    menu_label = _("Contract lines")
    index_view_class = ContractLineListView
    list_display = [
        *("reference", "account", "description"),
        Column("yearly", label=_("A year"), accessor=lambda line: money.as_text(line.yearly_amount, line.currency)),
        *("starts_on", "ends_on"),
    ]
    list_filter = ["account", "product", "ends_on"]
    list_export = [
        "reference",
        "account",
        "product",
        "tier",
        "description",
        "yearly_amount",
        "currency",
        "starts_on",
        "ends_on",
    ]
    form_fields = [
        "account",
        "product",
        "reference",
        "description",
        "yearly_amount",
        "currency",
        "starts_on",
        "ends_on",
    ]
    search_fields = ["reference", "description", "account__name"]


class PlanningRateViewSet(ModelViewSet):
    """A published result keeps the rates it was counted with, so a rate may be put right here."""

    model = PlanningRate
    icon = "table"
    menu_label = _("Planning rates")
    list_display = ["currency", "rate", "holds_from"]
    list_filter = ["currency"]
    list_export = ["currency", "rate", "holds_from"]
    form_fields = ["currency", "rate", "holds_from"]
    copy_view_enabled = False


class RenewalListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("line__account", "booked_to")


class RenewalViewSet(ModelViewSet):
    """Settled by the owner in the book; here to be read and taken along."""

    model = Renewal
    icon = "history"
    menu_label = _("Renewals")
    index_view_class = RenewalListView
    list_display = ["line", "forecast", "outcome", "notice_on", "booked_to", "settled_at"]
    list_filter = ["outcome", "forecast"]
    list_export = ["line.reference", "line.ends_on", "outcome", "reason", "notice_on", "booked_to", "settled_at"]
    search_fields = ["line__reference", "line__account__name"]
    form_fields = ["forecast"]
    copy_view_enabled = False


# What verbs write is never edited or deleted by hand.
register_permission_policy(Renewal, OnlyTo("view", on=Renewal))
