from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from portal.accounts import access, domains
from portal.accounts.models import Account, Invitation, Membership, Ownership

from .people import time_zones


class DomainsField(forms.CharField):
    """Domains with commas between them, as a list."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return domains.tidy(super().to_python(value))

    def has_changed(self, initial, data):
        return self.to_python(data) != (initial or [])


class AccountForm(WagtailAdminModelForm):
    """A customer company."""

    slug = forms.SlugField(label=_("Slug"), required=False, help_text=_("Made from the name when left empty."))
    email_domains = DomainsField(
        label=_("E-mail domains"), required=False, help_text=Account._meta.get_field("email_domains").help_text
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones, initial="UTC")

    class Meta:
        model = Account
        fields = [
            *("name", "slug", "email_domains", "industry", "country", "employees", "time_zone", "customer_since"),
            "is_partner",
        ]

    def clean_slug(self):
        return self.cleaned_data["slug"] or slugify(self.data.get("name", ""))[:60]

    def clean_country(self):
        return self.cleaned_data["country"].upper()

    def clean_email_domains(self):
        claimed = self.cleaned_data["email_domains"]
        try:
            domains.check(claimed, of=self.instance if self.instance.pk else None)
        except domains.PublicDomain as refusal:
            raise forms.ValidationError(_("Anybody can have an address in %s.") % refusal.domain) from None
        except domains.TakenDomain as refusal:
            words = {"domain": refusal.domain, "company": refusal.company}
            raise forms.ValidationError(_("%(domain)s belongs to %(company)s.") % words) from None
        return claimed


class InviteForm(WagtailAdminModelForm):
    """The first person of a company, or any other, is asked in by us."""

    class Meta:
        model = Invitation
        fields = ["account", "email", "role"]


class MembershipForm(WagtailAdminModelForm):
    """What may change about a membership that is."""

    has_left = forms.BooleanField(label=_("Has left the company"), required=False)

    class Meta:
        model = Membership
        fields = ["role"]


class AssignForm(WagtailAdminModelForm):
    """Who owns a relationship from now on."""

    class Meta:
        model = Ownership
        fields = ["account", "owner", "brief"]
        help_texts = {"brief": _("What the next owner must know. Needed where somebody owns the company now.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = access.possible_owners()


class StaffCreationForm(UserCreationForm):
    """Whoever is made in the admin is one of our own people; customers are invited."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"job_title"}

    def save(self, commit=True):
        self.instance.is_staff = True
        return super().save(commit)


class StaffEditForm(UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"job_title"}
