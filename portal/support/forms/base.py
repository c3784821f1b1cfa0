"""Every form carries a one-time token, so that two clicks do one thing."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from .. import attaching

LONGEST_TEXT = 20_000


def long_text(label, rows=5, **options):
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **options)


def apology_field():
    return long_text(
        _("Where there is no solution: a word of apology"),
        rows=2,
        required=False,
        help_text=_("In your own words and under your name. Leave it out wherever there is a solution."),
    )


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


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files are kept by `WithFiles.hold`, each with its own refusal."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        return data or []


class WithFiles(OneTimeForm):
    """A form with files, which it keeps before it is known to be complete."""

    files = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to 10 of up to 10 MB: pictures, PDF, text, archives, recordings."),
    )

    # What waits from an earlier try, for the page to list.
    held = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # After what is written, which they go with.
        self.fields["files"] = self.fields.pop("files")

    def hold(self, *, by, at):
        """Keep what was sent, under the form's token; what is refused is an error of the field."""
        self.full_clean()
        token = self.cleaned_data.get("token")
        if token is None:
            return
        given_back = [int(key) for key in self.data.getlist("drop") if key.isdecimal() and len(key) < 19]
        attaching.drop(given_back, token=token, by=by)
        for file in self.files.getlist("files"):
            try:
                attaching.hold(file, token=token, by=by, at=at)
            except attaching.NotKept as refused:
                self.add_error("files", str(refused))
        self.held = attaching.held(token, by)


class ActForm(OneTimeForm):
    """A form whose fields are the arguments of one verb on a case."""

    def act(self, case, *, by, at):
        words = {name: value for name, value in self.cleaned_data.items() if name != "files"}
        return type(self).verb(case, by=by, at=at, **words)
