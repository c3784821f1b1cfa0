"""Lists of cases and calls for staff. They are looked at here and worked on at the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from portal.accounts.policies import OnlyTo

from . import access
from .models import Call, Case, Promise, ReceivedMail, Skill


def desk_address(case):
    return reverse("desk_case", args=[case.reference])


class CaseListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account", "assignee")


class CaseViewSet(ModelViewSet):
    model = Case
    icon = "help"
    menu_label = _("Cases")
    index_view_class = CaseListView
    list_display = [
        TitleColumn("case", accessor=str, label=_("Case"), get_url=desk_address, sort_key="pk"),
        *("account", "severity", "status", "assignee", "next_due_at"),
    ]
    list_filter = ["status", "severity", "product", "account", "tier", "assignee", "outcome", "opened_at"]
    list_export = [
        *(
            "reference",
            "subject",
            "account",
            "contact",
            "product",
            "severity",
            "status",
            "assignee",
            "tier",
            "opened_at",
        ),
        *("first_response_due", "first_responded_at", "resolution_due", "resolved_at", "outcome"),
    ]
    search_fields = ["reference", "subject", "description", "account__name"]
    form_fields = ["subject"]
    add_to_reference_index = False
    copy_view_enabled = False


class CallListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("case__account", "contact", "taken_by")


class CallViewSet(ModelViewSet):
    model = Call
    icon = "comment"
    menu_label = _("Calls")
    index_view_class = CallListView
    list_display = [
        TitleColumn("case", label=_("Case"), get_url=lambda call: desk_address(call.case), sort_key="case"),
        *("contact", "case__account", "channel", "taken_by", "started_at", "wait_seconds"),
    ]
    list_filter = ["channel", "taken_by", "started_at", "agreed_to_recording", "agreed_to_use"]
    list_export = [
        *("case", "contact", "channel", "taken_by", "started_at", "wait_seconds"),
        *("agreed_to_recording", "agreed_to_use"),
    ]
    search_fields = ["case__reference", "case__subject", "contact__first_name", "contact__last_name"]
    form_fields = ["channel"]
    add_to_reference_index = False
    copy_view_enabled = False


class PromiseListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("case__account", "account")


class PromiseViewSet(ModelViewSet):
    """What was kept and missed; filtered to what was missed it is the list of breaches."""

    model = Promise
    icon = "time"
    menu_label = _("Promises kept and missed")
    index_view_class = PromiseListView
    list_display = [
        TitleColumn("case", label=_("Case"), get_url=lambda promise: desk_address(promise.case), sort_key="case"),
        *("account", "kind", "severity", "due_at", "ended_at", "is_missed", "margin_seconds"),
    ]
    list_filter = ["is_missed", "kind", "severity", "account", "due_at"]
    list_export = [
        *("case", "account", "kind", "number", "severity", "due_at", "ended_at", "is_missed", "margin_seconds"),
    ]
    search_fields = ["case__reference", "case__subject", "account__name"]
    form_fields = ["kind"]
    add_to_reference_index = False
    copy_view_enabled = False


class ReceivedMailViewSet(ModelViewSet):
    """What became of each mail, and why nothing did."""

    model = ReceivedMail
    icon = "mail"
    menu_label = _("Received mails")
    list_display = ["sender", "subject", "received_at", "outcome"]
    list_filter = ["outcome", "received_at", "decided_by"]
    list_export = ["sender", "message_id", "subject", "received_at", "outcome", "decided_by", "decided_at"]
    search_fields = ["sender", "subject", "message_id"]
    form_fields = ["outcome"]
    add_to_reference_index = False
    copy_view_enabled = False


class SkillViewSet(ModelViewSet):
    model = Skill
    icon = "tick"
    menu_label = _("Skills")
    list_display = ["product", "credential"]
    form_fields = ["product", "credential"]
    copy_view_enabled = False


class SupportViewSetGroup(ModelViewSetGroup):
    menu_label = _("Support")
    menu_icon = "help"
    items = (CaseViewSet, CallViewSet, PromiseViewSet, ReceivedMailViewSet, SkillViewSet)


class DeskMenuItem(MenuItem):
    def is_shown(self, request):
        return access.can_work_desk(request.user)


for model in (Case, Call, Promise, ReceivedMail):
    register_permission_policy(model, OnlyTo("view", on=model))
