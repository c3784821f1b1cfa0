"""Every form carries a one-time token, so that two clicks do one thing."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

LONGEST_TEXT = 20_000


def long_text(label, rows=5, **options):
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


def laid_out(*rows):
    """Fields in rows: a tuple stands side by side where there is room. The page holds the form's tag and button."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.layout = Layout(*(Row(*(Column(name, css_class="col-md") for name in row)) for row in rows))
    return helper


class OneTimeForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        # Several of these stand on one page: without ids of its own, a label would name another form's field.
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)


class ActForm(OneTimeForm):
    """A form whose fields are the arguments of one verb on a case."""

    def act(self, case, *, by, at):
        return type(self).verb(case, by=by, at=at, **self.cleaned_data)
