from django import forms

from .models import Plan


class BuyForm(forms.Form):
    """Which plan; a button beside every price posts it."""

    plan = forms.ModelChoiceField(Plan.objects.on_sale().select_related("tier"))
