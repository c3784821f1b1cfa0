from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 300


class SearchForm(forms.Form):
    """A question; `exact` searches it as typed. What cannot be one gets a sentence, and stays in the box."""

    q = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        error_messages={
            "required": _("Type a few words of your question."),
            "max_length": _("That is longer than %(limit_value)d characters. Ask in a sentence or two."),
            "null_characters_not_allowed": _("Your question holds a character that is no text. Type it anew."),
        },
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    exact = forms.BooleanField(required=False)
