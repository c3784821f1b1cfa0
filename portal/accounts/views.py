from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import access, inviting
from . import membership as joining
from . import team as colleagues
from .doors import open_to
from .forms import AcceptanceForm, InvitationForm, ProfileForm, RoleForm
from .models import Invitation, Membership

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@open_to(access.can_see_team)
def team(request):
    account, at = request.user.account, timezone.now()
    is_admin = access.can_manage_team(request.user)
    form = InvitationForm(request.POST or None) if is_admin else None
    if form and form.is_valid():
        try:
            inviting.invite(account=account, **form.cleaned_data, by=request.user, at=at)
        except inviting.AlreadyColleague:
            form.add_error("email", _("This person is of your company already."))
        else:
            messages.success(request, _("Invitation sent to %(email)s.") % form.cleaned_data)
            return redirect("team")
    context = {
        "members": colleagues.members(account, at=at),
        "form": form,
        "roles": Membership.Role.choices,
        "invitations": Invitation.objects.open().filter(account=account) if is_admin else [],
        "now": at,
    }
    return render(request, "portal/accounts/team.html", context)


@require_POST
@open_to(access.can_manage_team)
def team_role(request, pk):
    member = _colleague_or_404(request, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            colleagues.change_role(member, role=form.cleaned_data["role"], by=request.user, at=timezone.now())
        except colleagues.LastAdmin:
            _say_last_admin(request)
        else:
            messages.success(request, _("%(person)s's role is changed.") % {"person": member.user})
    return redirect("team")


@open_to(access.can_manage_team)
def team_leave(request, pk):
    member = _colleague_or_404(request, pk)
    if request.method != "POST":
        return render(request, "portal/accounts/team_leave.html", {"member": member})
    try:
        colleagues.mark_as_left(member, by=request.user, at=timezone.now())
    except colleagues.LastAdmin:
        _say_last_admin(request)
    else:
        messages.success(request, _("%(person)s is no longer of your company.") % {"person": member.user})
    return redirect("team" if member.user != request.user else "dashboard")


@require_POST
@open_to(access.can_manage_team)
def team_withdraw(request, pk):
    invitation = get_object_or_404(Invitation.objects.open(), pk=pk, account=request.user.account)
    inviting.withdraw(invitation, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("team")


def invitation(request, token):
    found = inviting.find(token, at=timezone.now())
    if found is None:
        return render(request, "portal/accounts/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _invitation_of_known(request, found)
    if inviting.holder_of(found.email):
        messages.info(request, _("Sign in as %(email)s to join %(company)s.") % _words_of(found))
        return redirect_to_login(request.path)
    return _invitation_of_new(request, found)


def _invitation_of_known(request, found):
    if request.method != "POST":
        is_invited = inviting.holder_of(found.email) == request.user
        return render(request, "portal/accounts/invitation.html", {"invitation": found, "is_invited": is_invited})
    try:
        inviting.accept(found, user=request.user, at=timezone.now())
    except joining.AlreadyMember:
        messages.error(request, _("You still belong to %(company)s.") % {"company": request.user.account})
        return redirect(request.path)
    except (inviting.NotInvited, inviting.AlreadyAccepted):
        return redirect(request.path)
    messages.success(request, _("Welcome to %(company)s.") % _words_of(found))
    return redirect("dashboard")


def _invitation_of_new(request, found):
    form = AcceptanceForm(request.POST or None, email=found.email)
    if form.is_valid():
        try:
            user = inviting.accept_as_new(found, **form.cleaned_data, at=timezone.now())
        except inviting.AlreadyAccepted:
            return redirect(request.path)
        login(request, user, backend=MODEL_BACKEND)
        messages.success(request, _("Welcome to %(company)s.") % _words_of(found))
        return redirect("dashboard")
    return render(request, "portal/accounts/invitation.html", {"invitation": found, "form": form})


@login_required
def profile(request):
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "portal/accounts/profile.html", {"form": form})


def _colleague_or_404(request, pk):
    return get_object_or_404(colleagues.members(request.user.account, at=timezone.now()), pk=pk)


def _say_last_admin(request):
    messages.error(request, _("Your company would be left without an admin. Make somebody else an admin first."))


def _words_of(invitation):
    return {"email": invitation.email, "company": invitation.account}
