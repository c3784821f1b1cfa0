from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from . import ledger
from .models import Entitlement


class CalendarForm(WagtailAdminModelForm):
    """A calendar that opens some time: one that never does could promise nothing."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [(z, z) for z in sorted(available_timezones())])

    def is_valid(self):
        is_valid = super().is_valid()
        if is_valid and not self.cleaned_data["is_always_open"] and not self._opens():
            self.add_error(None, _("Give it opening hours, or say that it is open around the clock."))
            return False
        return is_valid

    def _opens(self):
        return any(form.cleaned_data and not form.cleaned_data.get("DELETE") for form in self.formsets["hours"])


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
