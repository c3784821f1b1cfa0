from django import forms
from django.utils.translation import gettext_lazy as _


class TaskForm(forms.Form):
    text = forms.CharField(
        label=_("What you did, or how far it is"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, auto_id=f"task{task.pk}_%s", **kwargs)
