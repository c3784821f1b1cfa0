from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from home.importing.running import Outcome, Refused
from portal.revenue import money, renewals
from portal.revenue.models import ContractLine, Renewal

from .goods import AmountField
from .rows import DayField, RowForm

REFUSALS = {
    renewals.AlreadySettled: _lazy("It has another outcome already, which stands."),
    renewals.ReasonMissing: _lazy("An outcome needs its reason."),
    renewals.NoticeMissing: _lazy("A loss needs the day on which notice came, not later than today."),
    renewals.WrongAmount: _lazy("The amount does not fit the outcome."),
    renewals.WrongSpan: _lazy("It ends before it begins."),
    renewals.ReferenceTaken: _lazy("The new reference is another line's."),
}


class RenewalRow(RowForm):
    """What is expected of a contract line's renewal, or what became of it; known by the line's reference."""

    reference = forms.CharField(max_length=80)
    forecast = forms.ChoiceField(choices=[("", ""), *Renewal.Outcome.choices], required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *Renewal.Outcome.choices], required=False)
    reason = forms.CharField(required=False)
    notice_on = DayField(required=False)
    new_reference = forms.CharField(max_length=80, required=False)
    yearly_amount = AmountField(required=False)
    starts_on = DayField(required=False)
    ends_on = DayField(required=False)

    def clean_reference(self):
        line = ContractLine.objects.filter(reference=self.cleaned_data["reference"]).select_related("account").first()
        if line is None:
            raise forms.ValidationError(_("There is no contract line with this reference."))
        return line

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("forecast") and not cleaned.get("outcome"):
            raise forms.ValidationError(_("Say what is expected, or what became of it."))
        if cleaned.get("yearly_amount") and cleaned.get("reference"):
            try:
                cleaned["yearly_amount"] = money.in_minor_units(cleaned["yearly_amount"], cleaned["reference"].currency)
            except money.TooPrecise:
                self.add_error("yearly_amount", _("%s has no such decimals.") % cleaned["reference"].currency)
        return cleaned

    def key(self):
        return (self.cleaned_data["reference"].pk,)

    def take(self, *, by, at):
        line, told = self.cleaned_data["reference"], self.cleaned_data
        before = Renewal.objects.filter(line=line).first() or Renewal(line=line)
        if told["outcome"]:
            if before.outcome == told["outcome"]:
                return Outcome.SAME
            self._settle(line, by, at)
            return Outcome.NEW
        if before.forecast == told["forecast"] or before.outcome:
            return Outcome.SAME
        renewals.forecast(line, outcome=told["forecast"], amount=told["yearly_amount"] or None, by=by)
        return Outcome.NEW if before.pk is None else Outcome.CHANGED

    def _settle(self, line, by, at):
        told = self.cleaned_data
        try:
            renewals.settle(
                line,
                outcome=told["outcome"],
                reason=told["reason"],
                notice_on=told["notice_on"],
                goes_on=None if told["outcome"] == Renewal.Outcome.LOST else self._goes_on(line),
                at=at,
                by=by,
            )
        except renewals.RenewalRefused as refusal:
            raise Refused(str(REFUSALS[type(refusal)])) from None

    def _goes_on(self, line):
        told = self.cleaned_data
        if not (told["new_reference"] and told["ends_on"]):
            raise Refused(_("What goes on needs new_reference and ends_on."))
        return renewals.GoesOn(
            yearly_amount=told["yearly_amount"] or line.yearly_amount,
            starts_on=told["starts_on"] or line.ends_on,
            ends_on=told["ends_on"],
            reference=told["new_reference"],
        )
