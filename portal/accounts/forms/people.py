from functools import cache
from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User


@cache
def time_zones():
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]


class NameForm(forms.Form):
    """What signing up asks beside address and password."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    field_order = ["first_name", "last_name", "email", "password1", "password2"]

    def signup(self, request, user):
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])


class InvitationForm(forms.Form):
    """A company's admin asks a colleague in."""

    email = forms.EmailField(label=_("Colleague's e-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role, initial=Membership.Role.MEMBER)

    helper = FormHelper()
    helper.add_input(Submit("invite", _("Send invitation")))


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role)


class AcceptanceForm(forms.Form):
    """A person who is new here names themselves; the address is known from the invitation."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )

    helper = FormHelper()
    helper.add_input(Submit("accept", _("Join")))

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        cleaned = super().clean()
        names = {name: cleaned.get(name, "") for name in ("first_name", "last_name")}
        try:
            validate_password(cleaned.get("password", ""), User(email=self.email, **names))
        except ValidationError as error:
            self.add_error("password", error)
        return cleaned


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, help_text=_("Times are told in it."))

    class Meta:
        model = User
        fields = ["first_name", "last_name", "job_title", "phone", "time_zone"]

    helper = FormHelper()
    helper.add_input(Submit("save", _("Save")))
