from base64 import b64decode, b64encode

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.accounts.models import User

from . import versions
from .models import Accommodation, Correction, Domain, Item

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


class MoreTimeForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes more"), min_value=1, max_value=600)
    reason = forms.CharField(label=_("Reason"), max_length=400)


class AccommodationForm(WagtailAdminModelForm):
    """The person by their address: a list of all customers is none to choose from."""

    email = forms.EmailField(label=_("Person's e-mail address"))

    class Meta:
        model = Accommodation
        fields = ["time_factor", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    field_order = ["email", "time_factor", "reason"]

    def clean_email(self):
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        return user


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more; each is checked as one is."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class KeptField(forms.Field):
    """Files that were looked at a moment ago; the page carries them, so that nobody chooses them twice."""

    widget = forms.MultipleHiddenInput
    MOST = 1_500_000  # characters: a page's own fields may be 2.5 MB in all

    def clean(self, value):
        return [self._unpack(one) for one in value or []]

    @classmethod
    def pack(cls, files):
        """Nothing where they are too large to be carried."""
        packed = [f"{name}:{b64encode(data).decode()}" for name, data in files]
        return packed if sum(map(len, packed)) <= cls.MOST else []

    def _unpack(self, text):
        name, _colon, data = text.rpartition(":")
        try:
            return ContentFile(b64decode(data, validate=True), name=name or "file")
        except ValueError:
            raise forms.ValidationError(_("What was looked at did not arrive whole. Choose the files again.")) from None


class ImportForm(forms.Form):
    files = FilesField(label=_("Files"), help_text=_("GIFT, Moodle XML, Aiken or CSV, in UTF-8"), required=False)
    kept = KeptField(required=False)
    domain = forms.ModelChoiceField(
        Domain.objects.all(),
        label=_("Domain"),
        required=False,
        empty_label=_("As the file says"),
    )
    publish = forms.BooleanField(
        label=_("Publish at once, so that exams draw them"),
        required=False,
        help_text=_("What the file calls a draft stays one."),
    )

    def clean(self):
        cleaned = super().clean()
        chosen = [file for file in cleaned.get("files") or [] if file]
        cleaned["files"] = chosen or cleaned.get("kept") or []
        if not cleaned["files"] and not self.errors:
            self.add_error("files", _("Choose a file."))
        return cleaned


class ExportForm(forms.Form):
    form = forms.ChoiceField(
        label=_("Format"),
        choices=[("gift", "GIFT"), ("xml", "Moodle XML"), ("csv", "CSV"), ("aiken", _("Aiken, one-of items only"))],
    )
    domain = forms.ModelChoiceField(
        Domain.objects.all(), label=_("Domain"), required=False, empty_label=_("The whole bank")
    )

    def __init__(self, *args, **kwargs):
        """It stands on one page with the import, which asks for a domain too."""
        super().__init__(*args, auto_id="export_%s", **kwargs)


class UseForm(forms.Form):
    """Whether an item is asked from the next draw on. Voiding it is a correction, and made there."""

    use = forms.ChoiceField(
        label=_("From the next draw on"),
        choices=[choice for choice in Item.Use.choices if choice[0] != Item.Use.VOIDED],
        widget=forms.RadioSelect,
    )


class CorrectionForm(forms.Form):
    """What becomes of past scores when an item was wrong. Policies that read a new key need one."""

    policy = forms.ChoiceField(label=_("What becomes of the scores"), widget=forms.RadioSelect)
    uses_new_key = forms.BooleanField(
        label=_("Take the new key from the draft"),
        required=False,
        help_text=_("Without it the item is voided and asked no more"),
    )
    may_lower = forms.BooleanField(
        label=_("Scores may fall"), required=False, help_text=_("Otherwise nobody loses what they have")
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Those whose score changes read it"),
    )

    def __init__(self, *args, has_new_key, **kwargs):
        super().__init__(*args, **kwargs)
        policies = [p for p in Correction.Policy if p != Correction.Policy.FIRST]
        self.fields["policy"].choices = [(p.value, p.label) for p in policies]
        if not has_new_key:
            del self.fields["uses_new_key"]

    def clean(self):
        cleaned = super().clean()
        reads_key = cleaned.get("policy") in (Correction.Policy.BOTH_KEYS, Correction.Policy.NEW_KEY)
        if reads_key and not cleaned.get("uses_new_key"):
            raise forms.ValidationError(_("This needs a new key: correct the item's draft, then take the key from it."))
        return cleaned

    def terms(self, new_key):
        key = new_key if self.cleaned_data.get("uses_new_key") else None
        return {"policy": self.cleaned_data["policy"], "key": key, "may_lower": self.cleaned_data["may_lower"]}


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
