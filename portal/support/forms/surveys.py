"""What a customer says of a resolution."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Survey
from ..surveying import PARTS
from .base import long_text


class SurveyForm(forms.Form):
    """The four parts and whether they go on; everything may be left out, but not everything at once."""

    words = long_text(_("Anything in your own words"), rows=3, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parts = {name: self.part(name) for name in PARTS}
        self.fields = parts | self.fields

    @staticmethod
    def part(name):
        field = Survey._meta.get_field(name)
        return forms.ChoiceField(
            label=field.verbose_name, choices=field.choices, widget=forms.RadioSelect, required=False
        )

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.values()):
            self.add_error(None, _("Choose at least one answer."))
        return data
