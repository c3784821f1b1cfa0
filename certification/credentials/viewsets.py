"""The staff side of certificates: looked up and exported, issued by hand, suspended, taken back; never edited."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permissions import register_permission_policy

from portal.accounts.policies import OnlyTo

from . import access, certificates
from .forms import IssueForm, ReasonForm
from .models import Achievement, Certificate
from .status import Status, status_at


class CertificateListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user").with_status()

    @cached_property
    def header_buttons(self):
        buttons = super().header_buttons
        if access.can_keep(self.request.user):
            buttons.append(HeaderButton(_("Issue a certificate"), url=reverse("certificate:issue"), icon_name="plus"))
        return buttons


# What can be done with a certificate of each status: the name of the address, its words, its icon.
ACTS = {
    "suspend": (gettext_lazy("Suspend"), "time", {Status.VALID, Status.SUPERSEDED}),
    "reinstate": (gettext_lazy("Put back in force"), "rotate", {Status.SUSPENDED}),
    "revoke": (gettext_lazy("Revoke"), "cross", {*Status} - {Status.REVOKED}),
}


class CertificateInspectView(generic.InspectView):
    template_name = "certification/credentials/inspect.html"

    @cached_property
    def status(self):
        return status_at(self.object, timezone.now())

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if access.can_keep(self.request.user):
            for act, (words, icon, statuses) in ACTS.items():
                if self.status in statuses:
                    address = reverse(f"certificate:{act}", args=[self.object.pk])
                    buttons.append(Button(words, url=address, icon_name=icon))
        return buttons

    def get_fields_context(self):
        """What there is to say: no line for what never happened to it."""
        return [field for field in super().get_fields_context() if field["value"] not in ("", None)]

    def get_context_data(self, **kwargs):
        events = self.object.events.select_related("by")
        return super().get_context_data(events=events, status=self.status, **kwargs)


class KeepersView(WagtailAdminTemplateMixin, FormView):
    """A form that only keepers of certificates fill in."""

    template_name = "wagtailadmin/generic/form.html"
    words = ""

    def dispatch(self, request, *args, **kwargs):
        if not access.can_keep(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(submit_button_label=self.words, **kwargs)


class IssueView(KeepersView):
    form_class = IssueForm
    page_title = gettext_lazy("Issue a certificate")
    words = gettext_lazy("Issue")
    header_icon = "success"

    def form_valid(self, form):
        person, course = form.cleaned_data["email"], form.cleaned_data["course"]
        issued = certificates.issue(
            user=person,
            credential=course.slug,
            title=course.title,
            at=timezone.now(),
            months_valid=form.cleaned_data["months_valid"],
            basis=Certificate.Basis.GRANTED,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )
        messages.success(self.request, _("%(person)s is certified.") % {"person": person})
        return redirect("certificate:inspect", issued.pk)


class ActView(KeepersView):
    """An act on one certificate that asks for a reason."""

    form_class = ReasonForm
    template_name = "certification/credentials/act.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.certificate = get_object_or_404(Certificate, pk=kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.certificate)

    def get_context_data(self, **kwargs):
        return super().get_context_data(certificate=self.certificate, act=self.act.__name__, **kwargs)

    def form_valid(self, form):
        try:
            self.act(self.certificate, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now())
        except (certificates.AlreadyRevoked, certificates.NotInForce, certificates.NotSuspended):
            messages.error(self.request, self.refused)
        else:
            messages.success(self.request, self.done)
        return redirect("certificate:inspect", self.certificate.pk)


class RevokeView(ActView):
    act = staticmethod(certificates.revoke)
    page_title = gettext_lazy("Revoke certificate")
    words = gettext_lazy("Revoke")
    header_icon = "cross"
    done = gettext_lazy("The certificate is revoked. Its page says so from now on.")
    refused = gettext_lazy("It had been revoked before. The first reason stays.")


class SuspendView(ActView):
    act = staticmethod(certificates.suspend)
    page_title = gettext_lazy("Suspend certificate")
    words = gettext_lazy("Suspend")
    header_icon = "time"
    done = gettext_lazy("The certificate counts no longer, until you put it back in force.")
    refused = gettext_lazy("Only a certificate that is in force can be suspended.")


class ReinstateView(ActView):
    act = staticmethod(certificates.reinstate)
    page_title = gettext_lazy("Put certificate back in force")
    words = gettext_lazy("Put back in force")
    header_icon = "rotate"
    done = gettext_lazy("The certificate counts again, until the day it would have ended anyway.")
    refused = gettext_lazy("It is not suspended.")


def status_of(certificate):
    return status_at(certificate, timezone.now()).label


class CertificateViewSet(ModelViewSet):
    model = Certificate
    icon = "success"
    menu_label = gettext_lazy("Certificates")
    index_view_class = CertificateListView
    inspect_view_class = CertificateInspectView
    list_display = [
        TitleColumn("user", label=gettext_lazy("Person"), url_name="certificate:inspect", sort_key="user"),
        *("title", "issued_at", "expires_at"),
        Column("status", label=gettext_lazy("Status"), accessor=status_of),
    ]
    list_filter = ["credential", "basis", "issued_at", "expires_at", "revoked_at"]
    list_export = ["uuid", "user", "credential", "basis", "issued_at", "expires_at", "revoked_at", "revoked_reason"]
    search_fields = ["user__first_name", "user__last_name", "user__email", "uuid"]
    form_fields = ["title"]
    inspect_view_enabled = True
    inspect_view_fields = [
        *("uuid", "user", "title", "basis", "issued_at", "expires_at", "attempt", "renews", "through"),
        *("revoked_at", "revoked_by", "revoked_reason"),
    ]
    copy_view_enabled = False
    add_to_reference_index = False

    def get_urlpatterns(self):
        return [
            path("issue/", self.construct_view(IssueView), name="issue"),
            path("suspend/<int:pk>/", self.construct_view(SuspendView), name="suspend"),
            path("reinstate/<int:pk>/", self.construct_view(ReinstateView), name="reinstate"),
            path("revoke/<int:pk>/", self.construct_view(RevokeView), name="revoke"),
            *super().get_urlpatterns(),
        ]


class AchievementListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course", "delta_exam")


class AchievementViewSet(ModelViewSet):
    """What each course's certificate attests, and what renews it."""

    model = Achievement
    icon = "pick"
    menu_label = gettext_lazy("Achievements")
    index_view_class = AchievementListView
    list_display = ["course", "delta_exam"]
    copy_view_enabled = False


register_permission_policy(Certificate, OnlyTo("view", on=Certificate))
