from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """Yes or no, and what is missing."""

    solves = forms.TypedChoiceField(
        label=_("Does it solve what you asked for?"),
        choices=[("yes", _("Yes, it does")), ("no", _("No, not yet"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What is missing, or what it changed for you"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
