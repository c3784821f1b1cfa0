from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.revenue import money
from portal.revenue.models import Renewal
from portal.revenue.renewals import GoesOn

Outcome = Renewal.Outcome


class InUnits(forms.RegexField):
    """An amount as people write it, without separators."""

    def __init__(self, **kwargs):
        refusal = _("Write it as 148000 or 148000.50, without separators.")
        super().__init__(r"^\d{1,12}(\.\d{1,3})?$", error_messages={"invalid": refusal}, **kwargs)


class OfLine(forms.Form):
    """Amounts are in the line's currency."""

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line

    def minor(self, name):
        written = self.cleaned_data.get(name)
        if not written:
            return None
        try:
            return money.in_minor_units(written, self.line.currency)
        except money.TooPrecise:
            self.add_error(name, _("%s has no such decimals.") % self.line.currency)
            return None


class ForecastForm(OfLine):
    forecast = forms.ChoiceField(label=_("What you expect"), choices=Outcome)
    forecast_amount = InUnits(label=_("Expected a year"), required=False)

    helper = FormHelper()
    helper.add_input(Submit("expect", _("Keep what I expect"), css_class="btn-secondary"))

    def clean(self):
        cleaned = super().clean()
        cleaned["amount"] = self.minor("forecast_amount")
        return cleaned


class SettleForm(OfLine):
    """What became of it. What goes on asks for its amount and span, a loss for the day of the notice."""

    outcome = forms.ChoiceField(label=_("What became of it"), choices=Outcome)
    reason = forms.CharField(label=_("Why, in their words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    notice_on = forms.DateField(
        label=_("Notice came on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Where it was lost or contracted: the loss is booked to who owned the relationship that morning."),
    )
    yearly_amount = InUnits(label=_("A year from then"), required=False)
    starts_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(label=_("Reference of the new line"), required=False, max_length=80)

    helper = FormHelper()
    helper.add_input(Submit("settle", _("Write it down")))

    def clean(self):
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome in Renewal.LOSSES and not cleaned.get("notice_on"):
            self.add_error("notice_on", _("Say when notice came."))
        if outcome and outcome != Outcome.LOST:
            for name in ("yearly_amount", "starts_on", "ends_on", "reference"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("What goes on needs this."))
        cleaned["amount"] = self.minor("yearly_amount")
        return cleaned

    def goes_on(self):
        told = self.cleaned_data
        if told["outcome"] == Outcome.LOST:
            return None
        return GoesOn(told["amount"], told["starts_on"], told["ends_on"], told["reference"])


class PeriodForm(forms.Form):
    since = forms.DateField(label=_("What they paid on"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("beside what they paid on"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self):
        cleaned = super().clean()
        if {"since", "until"} <= cleaned.keys() and cleaned["until"] <= cleaned["since"]:
            self.add_error("until", _("The second day comes after the first."))
        return cleaned
