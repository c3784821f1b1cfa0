from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts.models import Account

from . import calendars, ledger
from .models import Entitlement


class CalendarForm(WagtailAdminModelForm):
    """A calendar that opens some time: one that never does could promise nothing."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(z, z) for z in sorted(available_timezones())])

    def clean(self):
        data = super().clean()
        data["country"], data["region"] = data.get("country", "").upper(), data.get("region", "").upper()
        try:
            calendars.public_holidays(data["country"], data["region"], timezone.now())
        except calendars.UnknownPlace:
            field = "region" if data["region"] and self._is_known(data["country"]) else "country"
            self.add_error(field, _("No public holidays are known of this place. Leave it empty and write them down."))
        return data

    def _is_known(self, country):
        try:
            calendars.public_holidays(country, "", timezone.now())
        except calendars.UnknownPlace:
            return False
        return True

    def is_valid(self):
        is_valid = super().is_valid()
        if is_valid and not self.cleaned_data["is_always_open"] and not self._opens():
            self.add_error(None, _("Give it opening hours, or say that it is open around the clock."))
            return False
        return is_valid

    def _opens(self):
        return any(form.cleaned_data and not form.cleaned_data.get("DELETE") for form in self.formsets["hours"])


class LookBackForm(forms.Form):
    """Which company, for those who see several, and the instant in the reader's own time zone."""

    account = forms.ModelChoiceField(Account.objects.none(), label=_("Company"), to_field_name="slug")
    at = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Account.objects.visible_to(user).order_by("name")
        if user.is_staff:
            self.fields["account"].queryset = seen
        else:
            del self.fields["account"]
            self.own = seen.get()

    @property
    def company(self):
        return self.cleaned_data.get("account") or self.own


class GrantForm(WagtailAdminModelForm):
    """A tier given outside the shop, with a reason and an end."""

    class Meta:
        model = Entitlement
        fields = ["account", "tier", "starts_at", "ends_at", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_at"].required = True
        self.fields["starts_at"].initial = timezone.now

    def clean(self):
        data = super().clean()
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("It ends before it begins."))
        return data

    def grant(self, by):
        return ledger.grant(**self.cleaned_data, by=by)
