"""The educators' side of enrolment: who may take a course that is by invitation."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from portal.accounts.policies import OnlyTo

from . import inviting
from .models import CourseInvitation


class InvitationsView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course", "invited_by")


class InviteView(generic.CreateView):
    def save_instance(self):
        given = self.form.cleaned_data
        return inviting.invite(given["course"], email=given["email"], by=self.request.user, at=timezone.now())


class CourseInvitationViewSet(ModelViewSet):
    model = CourseInvitation
    icon = "mail"
    menu_label = _("Course invitations")
    index_view_class = InvitationsView
    add_view_class = InviteView
    list_display = ["email", "course", "invited_at", "invited_by"]
    list_filter = ["course"]
    search_fields = ["email"]
    form_fields = ["course", "email"]
    copy_view_enabled = False
    add_to_reference_index = False


register_permission_policy(CourseInvitation, OnlyTo("view", "add", "delete", on=CourseInvitation))
