"""The staff side: plans are ours to make; what came from Stripe is looked at."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from certification.courses.models import CourseSeat
from certification.exams.models import ExamSeat
from portal.accounts.policies import OnlyTo
from portal.revenue.money import as_text

from . import access, processing
from .models import Customer, Invoice, Plan, SeatPrice, SeatPurchase, StripeEvent, Subscription, TierTerms
from .tasks import process_event

PRICE, TOTAL, REFUNDED = gettext_lazy("Price"), gettext_lazy("Total"), gettext_lazy("Paid back")


def amount(name, label):
    """A column of money in words; the currency is the row's own, or its price's."""

    def told(row):
        return as_text(getattr(row, name), getattr(row, "currency", None) or row.price.currency)

    return Column(name, label=label, accessor=told, sort_key=name)


class PlansView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("tier")


class PlanViewSet(ModelViewSet):
    model = Plan
    index_view_class = PlansView
    icon = "tag"
    menu_label = gettext_lazy("Plans")
    list_display = [
        "__str__",
        amount("unit_amount", gettext_lazy("Price")),
        "lookup_key",
        "is_active",
        "stripe_price_id",
    ]
    list_filter = ["tier", "interval", "currency", "is_active"]
    form_fields = ["tier", "interval", "currency", "unit_amount", "lookup_key", "is_active"]
    copy_view_enabled = False
    add_to_reference_index = False


class TermsView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("tier", "written_by")


class AddTermsView(generic.CreateView):
    def save_instance(self):
        self.form.instance.written_by = self.request.user
        return super().save_instance()


class TermsViewSet(ModelViewSet):
    model = TierTerms
    index_view_class = TermsView
    add_view_class = AddTermsView
    icon = "time"
    menu_label = gettext_lazy("Terms of tiers")
    list_display = [
        *("tier", "starts_at", "past_due_days", "action_required_days", "unpaid_days", "level_days", "lapse"),
        "written_by",
    ]
    list_filter = ["tier"]
    form_fields = [
        *("tier", "starts_at", "past_due_days", "action_required_days", "unpaid_days", "level_days", "lapse"),
    ]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False


class SubscriptionsView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("customer__account", "plan__tier")


class SubscriptionViewSet(ModelViewSet):
    model = Subscription
    index_view_class = SubscriptionsView
    icon = "rotate"
    menu_label = gettext_lazy("Subscriptions")
    list_display = ["customer", "plan", "status", "current_period_end", "cancel_at", "fetched_at"]
    list_filter = ["status", "plan__tier"]
    list_export = ["customer", "plan", "status", "current_period_end", "cancel_at", "started_at", "ended_at"]
    form_fields = ["plan"]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False


class CustomersView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account")


class CustomerViewSet(ModelViewSet):
    model = Customer
    index_view_class = CustomersView
    icon = "group"
    menu_label = gettext_lazy("Stripe customers")
    list_display = ["account", "stripe_id", "days_until_due"]
    form_fields = ["days_until_due"]
    search_fields = ["account__name", "stripe_id"]
    copy_view_enabled = False
    add_to_reference_index = False


class InvoicesView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("customer__account")


class InvoiceViewSet(ModelViewSet):
    model = Invoice
    index_view_class = InvoicesView
    icon = "doc-full"
    menu_label = gettext_lazy("Invoices")
    list_display = [
        *("number", "customer", "status"),
        *(amount("total", TOTAL), amount("credited", gettext_lazy("Credited")), amount("refunded", REFUNDED)),
        *("issued_at", "due_at"),
    ]
    list_filter = ["status", "currency"]
    list_export = ["number", "customer", "status", "total", "credited", "refunded", "currency", "issued_at", "due_at"]
    form_fields = ["number"]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False


class SeatPricesView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course", "exam")


class SeatPriceViewSet(ModelViewSet):
    model = SeatPrice
    index_view_class = SeatPricesView
    icon = "tag"
    menu_label = gettext_lazy("Prices of seats")
    list_display = [
        "__str__",
        amount("unit_amount", gettext_lazy("Price")),
        "lookup_key",
        "is_active",
        "stripe_price_id",
    ]
    list_filter = ["currency", "is_active"]
    form_fields = ["course", "exam", "currency", "unit_amount", "lookup_key", "is_active"]
    copy_view_enabled = False
    add_to_reference_index = False


class SeatPurchasesView(generic.IndexView):
    def get_base_queryset(self):
        related = ("price__course", "price__exam", "customer__account", "started_by")
        return super().get_base_queryset().select_related(*related)


class SeatPurchaseViewSet(ModelViewSet):
    model = SeatPurchase
    index_view_class = SeatPurchasesView
    icon = "form"
    menu_label = gettext_lazy("Purchases of seats")
    list_display = [
        "price",
        "quantity",
        "buyer",
        "state",
        amount("total", TOTAL),
        amount("refunded", REFUNDED),
        "paid_at",
    ]
    list_filter = ["state"]
    list_export = ["price", "quantity", "customer", "started_by", "state", "total", "refunded", "paid_at"]
    form_fields = ["state"]
    inspect_view_enabled = True
    inspect_view_fields = [
        *("price", "quantity", "customer", "started_by", "started_at", "state", "total", "refunded", "paid_at"),
        *("stripe_id", "payment_id"),
    ]
    copy_view_enabled = False
    add_to_reference_index = False


class SeatsView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account", "holder", self.model.taught_name)


class CourseSeatViewSet(ModelViewSet):
    model = CourseSeat
    index_view_class = SeatsView
    icon = "user"
    menu_label = gettext_lazy("Course seats")
    list_display = ["taught", "account", "holder", "granted_at", "handed_at", "used_at", "withdrawn_at"]
    list_filter = ["account"]
    list_export = ["course", "account", "holder", "granted_at", "handed_at", "used_at", "withdrawn_at"]
    form_fields = ["holder"]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False


class ExamSeatViewSet(CourseSeatViewSet):
    model = ExamSeat
    menu_label = gettext_lazy("Exam seats")
    list_export = ["exam", "account", "holder", "granted_at", "handed_at", "used_at", "withdrawn_at"]


class EventView(generic.InspectView):
    template_name = "certification/billing/stripe_event.html"

    def get_body_display_value(self):
        return format_html("<pre>{}</pre>", json.dumps(self.object.body, indent=2))

    def get_tries_display_value(self):
        lines = format_html_join("", "<li>{}: {}</li>", self.object.tries)
        return format_html("<ol>{}</ol>", lines)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"may_retry": access.can_retry_events(self.request.user)}


@require_POST
def retry(request, pk):
    """Let an event wait again and act upon it now."""
    if not access.can_retry_events(request.user):
        raise PermissionDenied
    event = get_object_or_404(StripeEvent, pk=pk)
    processing.retry(event, at=timezone.now())
    log(event, "certification.stripe_event.retry", user=request.user)
    process_event.enqueue(event.pk)
    messages.success(request, _("The event is tried again."))
    return redirect("stripeevent:inspect", event.pk)


class StripeEventViewSet(ModelViewSet):
    model = StripeEvent
    icon = "mail"
    menu_label = gettext_lazy("Stripe events")
    list_display = ["type", "state", "received_at", "attempts", "last_error", "event_id"]
    list_filter = ["state", "type", "received_at"]
    search_fields = ["event_id", "object_id", "customer_id"]
    form_fields = ["state"]
    inspect_view_enabled = True
    inspect_view_class = EventView
    inspect_view_fields = [
        *(
            "event_id",
            "type",
            "state",
            "happened_at",
            "received_at",
            "attempts",
            "next_try_at",
            "last_error",
            "tries",
            "done_at",
        ),
        *("object", "object_id", "customer_id", "body"),
    ]
    copy_view_enabled = False
    add_to_reference_index = False

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("retry/<int:pk>/", retry, name="retry")]


class BillingViewSetGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("Billing")
    menu_icon = "clipboard-list"
    items = (
        PlanViewSet,
        TermsViewSet,
        SeatPriceViewSet,
        CustomerViewSet,
        SubscriptionViewSet,
        SeatPurchaseViewSet,
        CourseSeatViewSet,
        ExamSeatViewSet,
        InvoiceViewSet,
        StripeEventViewSet,
    )


# The next fetch would undo what anybody wrote here; seats change hands by their company's acts.
for copy in (Subscription, Invoice, StripeEvent, SeatPurchase, CourseSeat, ExamSeat):
    register_permission_policy(copy, OnlyTo("view", on=copy))

# A purchase makes customers; what was agreed about their invoices is ours to write.
register_permission_policy(Customer, OnlyTo("view", "change", on=Customer))

# What they led to stands in the ledger: others take their place, none is edited.
register_permission_policy(TierTerms, OnlyTo("view", "add", on=TierTerms))
