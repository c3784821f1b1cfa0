"""Which days, and whose, a report of the desk is about."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account
from portal.promises.models import Severity

from .. import breaches, loading
from ..models import Promise

DAYS_AT_FIRST, MOST_DAYS = 28, 366


def day(label):
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PeriodForm(forms.Form):
    first = day(_("From"))
    last = day(_("Until"))
    company = forms.ModelChoiceField(
        Account.objects.order_by("name"),
        label=_("Company"),
        required=False,
        to_field_name="slug",
        empty_label=_("All of them"),
    )
    of = forms.ChoiceField(label=_("Hour by hour"), choices=loading.MEASURES.items(), required=False)

    def __init__(self, data):
        """What the address leaves out is the last four weeks of everybody."""
        today = timezone.localdate()
        usual = {"first": today - timedelta(days=DAYS_AT_FIRST - 1), "last": today}
        super().__init__({name: f"{value}" for name, value in usual.items()} | data.dict())

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("It ends before it begins."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last", _("At most a year at once."))
        return data

    @property
    def period(self):
        words = {"zone": ZoneInfo(timezone.get_current_timezone_name()), "account": self.cleaned_data["company"]}
        return loading.Period(self.cleaned_data["first"], self.cleaned_data["last"], **words)


class MissedForm(PeriodForm):
    """The breach list: of which promise and severity."""

    of = None
    kind = forms.ChoiceField(label=_("Promise"), choices=[("", _("Any")), *Promise.Kind.choices], required=False)
    severity = forms.TypedChoiceField(
        label=_("Severity"), choices=[("", _("Any")), *Severity.choices], coerce=int, empty_value=None, required=False
    )

    def missed(self, at):
        words = {name: self.cleaned_data[name] for name in ("kind", "severity")}
        return breaches.of(self.period, at, **words)
