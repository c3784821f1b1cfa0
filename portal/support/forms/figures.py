"""Which company and month, and a credit for it."""

from datetime import date

from babel.numbers import is_currency
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Account
from portal.revenue import money

from ..models import Case, Exclusion
from .base import long_text

YEARS = range(2000, 2100)


class MonthField(forms.Field):
    """`2026-10` as the first day of that month."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            month = date.fromisoformat(f"{value}-01")
        except ValueError:
            month = date.min
        if month.year not in YEARS:
            raise forms.ValidationError(_("Write the month as 2026-10."))
        return month


class MonthForm(forms.Form):
    """Which company, for those who see several, and which month."""

    company = forms.ModelChoiceField(Account.objects.none(), label=_("Company"), to_field_name="slug")
    month = MonthField(label=_("Month"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Account.objects.visible_to(user).order_by("name")
        if user.is_staff:
            self.fields["company"].queryset = seen
        else:
            del self.fields["company"]
            self.own = seen.get()

    @property
    def account(self):
        return self.cleaned_data.get("company") or self.own


class GoodwillForm(forms.Form):
    """A credit for an error of ours without a miss."""

    account = forms.ModelChoiceField(Account.objects.order_by("name"), label=_("Company"))
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12)
    currency = forms.CharField(label=_("Currency"), max_length=3, initial=lambda: settings.HOUSE_CURRENCY)
    case = forms.CharField(label=_("Case, where it is about one"), required=False, max_length=32)
    reason = long_text(_("Reason, as the customer reads it"), rows=3)

    def clean_currency(self):
        currency = self.cleaned_data["currency"].upper()
        if not is_currency(currency):
            raise forms.ValidationError(_("Write a currency such as EUR."))
        return currency

    def clean_case(self):
        reference = self.cleaned_data["case"].strip()
        if not reference:
            return None
        case = Case.objects.filter(reference=reference).first()
        if case is None:
            raise forms.ValidationError(_("There is no case %(reference)s."), params={"reference": reference})
        return case

    def clean(self):
        data = super().clean()
        case, amount, currency = data.get("case"), data.get("amount"), data.get("currency")
        if case and data.get("account") and case.account != data["account"]:
            self.add_error("case", _("This case is another company’s."))
        if amount is not None and currency:
            data["amount"] = self._minor(amount, currency)
        return data

    def _minor(self, amount, currency):
        try:
            minor = money.in_minor_units(amount, currency)
        except money.TooPrecise:
            self.add_error("amount", _("This is no amount of that currency."))
            return None
        if not minor:
            self.add_error("amount", _("A credit is more than nothing."))
        return minor


class ExclusionForm(forms.Form):
    """Why a promise is left out of the count, as the customer reads it."""

    ground = forms.ChoiceField(label=_("Ground"), choices=Exclusion.Ground)
    reason = long_text(_("Reason, as the customer reads it"), rows=3)
