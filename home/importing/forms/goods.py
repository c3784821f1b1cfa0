from django import forms
from django.utils.translation import gettext as _

from home.importing.running import Outcome
from portal.accounts.models import Account
from portal.products.models import Product, ProductVersion
from portal.promises.models import Tier
from portal.revenue import money
from portal.revenue.models import ContractLine

from .rows import DayField, RowForm, SlugOf, write


class ProductRow(RowForm):
    """Known by its slug; a row that names a version is about that version too."""

    slug = forms.SlugField(max_length=60)
    name = forms.CharField(max_length=80)
    summary = forms.CharField(max_length=200, required=False)
    version = forms.CharField(max_length=40, required=False)
    released_on = DayField(required=False)
    supported_until = DayField(required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("version") and not cleaned.get("released_on"):
            self.add_error("released_on", _("A version needs the day it was released."))
        return cleaned

    def key(self):
        return self.cleaned_data["slug"], self.cleaned_data["version"]

    def take(self, *, by, at):
        slug, number = self.key()
        product, is_new = Product.objects.get_or_create(slug=slug, defaults=self.given("name", "summary"))
        outcome = Outcome.NEW if is_new else write(product, self.given("name", "summary"))
        return self._take_version(product, number, outcome) if number else outcome

    def _take_version(self, product, number, outcome):
        days = self.given("released_on", "supported_until")
        version, is_new = ProductVersion.objects.get_or_create(product=product, number=number, defaults=days)
        if is_new:
            return Outcome.NEW
        return write(version, days) if outcome == Outcome.SAME else outcome


class AmountField(forms.RegexField):
    """Digits with a point before the decimals; a comma could mean either."""

    def __init__(self, **kwargs):
        refusal = _("Write it as 148000 or 148000.50, without separators.")
        super().__init__(r"^\d{1,12}(\.\d{1,3})?$", error_messages={"invalid": refusal}, **kwargs)


class ContractRow(RowForm):
    """Known by its reference."""

    reference = forms.CharField(max_length=80)
    company = SlugOf(Account)
    description = forms.CharField(max_length=200)
    yearly_amount = AmountField()
    currency = forms.RegexField("^[A-Za-z]{3}$")
    starts_on = DayField()
    ends_on = DayField()
    product = SlugOf(Product, required=False)
    tier = SlugOf(Tier, required=False)

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()

    def clean(self):
        cleaned = super().clean()
        if {"starts_on", "ends_on"} <= cleaned.keys() and cleaned["ends_on"] <= cleaned["starts_on"]:
            self.add_error("ends_on", _("It ends before it begins."))
        if {"yearly_amount", "currency"} <= cleaned.keys():
            try:
                cleaned["yearly_amount"] = money.in_minor_units(cleaned["yearly_amount"], cleaned["currency"])
            except money.TooPrecise:
                self.add_error("yearly_amount", _("%s has no such decimals.") % cleaned["currency"])
        return cleaned

    def key(self):
        return (self.cleaned_data["reference"],)

    def take(self, *, by, at):
        fields = {"account": self.cleaned_data["company"]} | self.given(
            "description", "yearly_amount", "currency", "starts_on", "ends_on", "product", "tier"
        )
        line, is_new = ContractLine.objects.get_or_create(reference=self.cleaned_data["reference"], defaults=fields)
        return Outcome.NEW if is_new else write(line, fields)
