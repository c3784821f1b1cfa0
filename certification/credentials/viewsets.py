"""The staff side of certificates: looked up and exported, taken back with a reason, never edited."""

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
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy

from portal.accounts.policies import OnlyTo

from . import access, certificates
from .forms import RevokeForm
from .models import Certificate
from .status import status_at


class CertificateListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user").with_renewal()


class CertificateInspectView(generic.InspectView):
    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if self.object.revoked_at is None and access.can_revoke(self.request.user):
            address = reverse("certificate:revoke", args=[self.object.pk])
            buttons.append(Button(_("Revoke"), url=address, icon_name="cross"))
        return buttons


class RevokeView(WagtailAdminTemplateMixin, FormView):
    form_class = RevokeForm
    template_name = "wagtailadmin/generic/form.html"
    page_title = gettext_lazy("Revoke certificate")
    header_icon = "cross"

    def dispatch(self, request, *args, **kwargs):
        if not access.can_revoke(request.user):
            raise PermissionDenied
        self.certificate = get_object_or_404(Certificate, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return str(self.certificate)

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        try:
            certificates.revoke(self.certificate, reason=reason, by=self.request.user, at=timezone.now())
        except certificates.AlreadyRevoked:
            messages.error(self.request, _("It had been revoked before. The first reason stays."))
        else:
            messages.success(self.request, _("The certificate is revoked. Its page says so from now on."))
        return redirect("certificate:inspect", self.certificate.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(submit_button_label=_("Revoke"), **kwargs)


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
    list_filter = ["credential", "issued_at", "expires_at", "revoked_at"]
    list_export = ["uuid", "user", "credential", "issued_at", "expires_at", "revoked_at", "revoked_reason"]
    search_fields = ["user__first_name", "user__last_name", "user__email", "uuid"]
    form_fields = ["title"]
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("revoke/<int:pk>/", self.construct_view(RevokeView), name="revoke")]


register_permission_policy(Certificate, OnlyTo("view", on=Certificate))
