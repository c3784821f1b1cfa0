from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from . import versions

MOST_A_PAGE_COUNTS = 2**53 - 1


class AnswerForm(forms.Form):
    """Answers as a page sends them: every question it shows as `question`, what is chosen as `answer-<question>`.

    Naming the questions tells an answer taken back from a question not shown.
    """

    page = forms.CharField(max_length=40, required=False)
    sequence = forms.IntegerField(min_value=0, max_value=MOST_A_PAGE_COUNTS, required=False)

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("page")) != (cleaned.get("sequence") is not None):
            raise forms.ValidationError(_("A page that numbers its saves gives both its name and the number."))
        return cleaned | {"answers": {number: self.response(number) for number in self.data.getlist("question")}}

    def response(self, number):
        """An empty line or "choose one" is no answer."""
        return [value.strip() for value in self.data.getlist(f"answer-{number}") if value.strip()]


class ExamAdminForm(WagtailAdminModelForm):
    """An exam is published only when its bank holds what its blueprint asks."""

    def clean(self):
        cleaned = super().clean()
        blueprint = self.formsets.get("blueprint") if self.is_publishing else None
        if blueprint and blueprint.is_valid():
            self._check_bank(blueprint)
        return cleaned

    @property
    def is_publishing(self):
        return "action-publish" in self.data

    def _check_bank(self, blueprint):
        wanted = {
            line.cleaned_data["domain"]: line.cleaned_data["count"]
            for line in blueprint.forms
            if line.cleaned_data and not line.cleaned_data.get("DELETE")
        }
        try:
            versions.check_bank(wanted)
        except versions.BankTooSmall as small:
            raise forms.ValidationError(
                _("%(domain)s has fewer live items than the blueprint asks for."), params={"domain": small.domain}
            ) from None
