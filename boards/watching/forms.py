from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Watch


class WatchForm(forms.Form):
    how = forms.ChoiceField(label=_("How you hear of it"), choices=Watch.How)
