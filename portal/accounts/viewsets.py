"""The staff side: companies, their people, who of us owns the relationship; and our own people."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from . import inviting, membership, ownership
from .forms import AccountForm, AssignForm, InviteForm, MembershipForm, StaffCreationForm, StaffEditForm
from .models import Account, Invitation, Membership, Ownership
from .policies import OnlyTo


class AccountListView(generic.IndexView):
    def get_base_queryset(self):
        owned = Ownership.objects.current().select_related("owner")
        return super().get_base_queryset().prefetch_related(Prefetch("ownerships", owned, to_attr="current_ownerships"))


class AccountViewSet(ModelViewSet):
    model = Account
    name = "company"  # /admin/account/ is Wagtail's page for whoever is signed in
    icon = "site"
    menu_label = _("Companies")
    index_view_class = AccountListView
    list_display = [
        *("name", "industry", "country", "customer_since"),
        Column("owner", label=_("Owner"), accessor=lambda account: next(iter(account.current_ownerships), None)),
    ]
    list_filter = ["industry", "country", "is_partner"]
    list_export = ["name", "slug", "industry", "country", "employees", "time_zone", "customer_since"]
    search_fields = ["name", "slug"]
    inspect_view_enabled = True
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return AccountForm


class MembershipListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("user", "account")


class MembershipEditView(generic.EditView):
    def save_instance(self):
        member = super().save_instance()
        if self.form.cleaned_data["has_left"]:
            membership.leave(member, at=timezone.now(), by=self.request.user)
        return member


class MembershipViewSet(ModelViewSet):
    """People join by invitation or by their address's domain, so nobody is added here."""

    model = Membership
    icon = "group"
    menu_label = _("Members")
    index_view_class = MembershipListView
    edit_view_class = MembershipEditView
    list_display = ["user", "account", "role", "joined_at", "left_at"]
    list_filter = ["account", "role"]
    list_export = ["user", "user.email", "account", "role", "joined_at", "left_at"]
    search_fields = ["user__first_name", "user__last_name", "user__email", "account__name"]
    add_to_reference_index = False
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return MembershipForm


class InvitationListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account", "invited_by")


class InviteView(generic.CreateView):
    page_title = _("Invite")

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except inviting.AlreadyColleague:
            form.add_error("email", _("This person is of the company already."))
            return self.form_invalid(form)

    def save_instance(self):
        return inviting.invite(**self.form.cleaned_data, by=self.request.user, at=timezone.now())


class InvitationViewSet(ModelViewSet):
    model = Invitation
    icon = "mail"
    menu_label = _("Invitations")
    index_view_class = InvitationListView
    add_view_class = InviteView
    list_display = ["email", "account", "role", "invited_by", "invited_at", "expires_at", "accepted_at"]
    list_filter = ["account"]
    search_fields = ["email", "account__name"]
    add_to_reference_index = False
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return InviteForm


class OwnershipListView(generic.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("account", "owner")


class AssignView(generic.CreateView):
    page_title = _("Assign an owner")

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ownership.BriefMissing:
            form.add_error("brief", _("The next owner must know what you know: write it down."))
            return self.form_invalid(form)

    def save_instance(self):
        return ownership.assign(**self.form.cleaned_data, at=timezone.now(), by=self.request.user)


class OwnershipViewSet(ModelViewSet):
    model = Ownership
    icon = "user"
    menu_label = _("Ownerships")
    index_view_class = OwnershipListView
    add_view_class = AssignView
    list_display = ["account", "owner", "starts_at", "ends_at", "read_at"]
    list_filter = ["account", "owner"]
    list_export = list_display
    search_fields = ["account__name", "owner__last_name"]
    add_to_reference_index = False
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return AssignForm


class StaffListView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().filter(is_staff=True)


class AdminsOnlyMakeAdmins:
    """Without this whoever may edit people could make themselves, or a friend, an administrator."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class StaffCreateView(AdminsOnlyMakeAdmins, CreateView):
    pass


class StaffEditView(AdminsOnlyMakeAdmins, EditView):
    def get_object(self, queryset=None):
        found = super().get_object(queryset)
        if not found.is_staff or (found.is_superuser and not self.request.user.is_superuser):
            raise PermissionDenied
        return found


class StaffViewSet(UserViewSet):
    """Our own people, in Wagtail's place for users."""

    menu_label = _("Our people")
    index_view_class = StaffListView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm


# What verbs write is never edited or deleted by hand.
register_permission_policy(Membership, OnlyTo("view", "change", on=Membership))
register_permission_policy(Invitation, OnlyTo("view", "add", on=Invitation))
register_permission_policy(Ownership, OnlyTo("view", "add", on=Ownership))
