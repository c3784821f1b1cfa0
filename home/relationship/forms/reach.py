from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from home.relationship.models import Reach
from portal.accounts import access
from portal.accounts.models import User


class HandOverForm(forms.Form):
    """Who owns the relationship from now on, and what they must know."""

    owner = forms.ModelChoiceField(label=_("Next owner"), queryset=User.objects.none())
    brief = forms.CharField(
        label=_("Brief"),
        widget=forms.Textarea(attrs={"rows": 7}),
        max_length=8000,
        help_text=_("Who decides there, what we promised, what went wrong, what comes next. The next owner reads it "
                    "before anything else."),
    )  # fmt: skip

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, **kwargs)
        current = account.owner
        self.fields["owner"].queryset = access.possible_owners().exclude(pk=current.pk if current else None)
        self.helper = FormHelper()
        self.helper.add_input(Submit("give", _("Give them the relationship")))


class ReachForm(forms.ModelForm):
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)

    class Meta:
        model = Reach
        fields = ["calendar", "words"]

    field_order = ["calendar", "phone", "words"]
    helper = FormHelper()
    helper.add_input(Submit("save", _("Save")))


class AbsenceForm(forms.Form):
    deputy = forms.ModelChoiceField(label=_("Who stands in"), queryset=User.objects.none())
    starts_on = forms.DateTimeField(label=_("From the start of"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateTimeField(label=_("Back on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = access.possible_owners().exclude(pk=owner.pk)
        self.helper = FormHelper()
        self.helper.add_input(Submit("away", _("I am away then")))

    def clean(self):
        cleaned = super().clean()
        if {"starts_on", "ends_on"} <= cleaned.keys() and cleaned["ends_on"] <= cleaned["starts_on"]:
            self.add_error("ends_on", _("You come back after you have gone."))
        return cleaned
