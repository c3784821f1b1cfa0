from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import QUESTIONS, ListeningSession


class BookingForm(forms.Form):
    starts_at = forms.SplitDateTimeField(
        label=_("Day and hour, where you are"),
        help_text=_("A session lasts one hour."),
        widget=forms.SplitDateTimeWidget(date_attrs={"type": "date"}, time_attrs={"type": "time"}),
    )

    helper = FormHelper()
    helper.add_input(Submit("book", _("Book the session")))


class ReflectionForm(forms.ModelForm):
    class Meta:
        model = ListeningSession
        fields = QUESTIONS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in QUESTIONS}

    helper = FormHelper()
    helper.add_input(Submit("reflect", _("Keep my answers")))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True
