from .people import AcceptanceForm, InvitationForm, NameForm, ProfileForm, RoleForm
from .staff import AccountForm, AssignForm, InviteForm, MembershipForm, StaffCreationForm, StaffEditForm

__all__ = [
    "AcceptanceForm",
    "AccountForm",
    "AssignForm",
    "InvitationForm",
    "InviteForm",
    "MembershipForm",
    "NameForm",
    "ProfileForm",
    "RoleForm",
    "StaffCreationForm",
    "StaffEditForm",
]
