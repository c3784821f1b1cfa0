from functools import reduce
from operator import and_
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from portal.products.models import Product, ProductVersion

from . import attaching, browsing, searching, speakers, transcripts, translating
from .models import ArticlePage, RedactionMark, Transcript, Turn


class NarrowingForm(forms.Form):
    """Which articles, of those that one may read."""

    product = forms.ModelChoiceField(
        Product.objects.all(), to_field_name="slug", required=False, label=_("Product"), empty_label=_("All products")
    )
    version = forms.ModelChoiceField(
        ProductVersion.objects.all(), required=False, label=_("Version"), empty_label=_("All versions")
    )
    language = forms.ModelChoiceField(
        Locale.objects.all(),
        to_field_name="language_code",
        required=False,
        label=_("Language"),
        empty_label=_("All languages"),
    )

    NARROWING = {
        "product": lambda product: Q(products=product),
        "version": browsing.applying_to,
        "language": lambda language: Q(locale=language),
        "audience": lambda audience: Q(audience=audience),
        "tag": lambda slug: Q(tags__slug=slug),
    }

    @property
    def chosen(self):
        """The filters that narrow the search, by name; one that is none is left out."""
        data = getattr(self, "cleaned_data", {})
        return {name: data[name] for name in self.NARROWING if data.get(name)}

    @property
    def where(self):
        return reduce(and_, (self.NARROWING[name](value) for name, value in self.chosen.items()), Q())


class SearchForm(NarrowingForm):
    """The question of a reader; `exact` searches it as typed. A filter that is none is not refused."""

    q = forms.CharField(
        label=_("Your question"),
        max_length=searching.LONGEST,
        error_messages={
            "required": _("Type a few words of your question."),
            "max_length": _(
                "Your question has %(show_value)d characters. Shorten it to %(limit_value)d, such as its error message."
            ),
            "null_characters_not_allowed": _(
                "Your question holds a character that no article has. Type it again by hand."
            ),
        },
    )
    exact = forms.BooleanField(required=False)
    audience = forms.ChoiceField(
        required=False, label=_("Audience"), choices=[("", _("All audiences")), *ArticlePage.Audience.choices]
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=searching.MOST // searching.A_PAGE)

    @property
    def versions(self):
        """Those of the chosen product; without one there are too many to choose from."""
        product = self.chosen.get("product")
        return product.versions.select_related("product") if product else []

    @property
    def address(self):
        """The question with its filters, to which a page may be added."""
        return urlencode([(name, value) for name, value in self.data.items() if value and name != "page"])

    def clean(self):
        for name in (*self.NARROWING, "exact", "page"):
            self.errors.pop(name, None)
        data = super().clean()
        product, version = data.get("product"), data.get("version")
        if product and version and version.product_id != product.pk:
            # Left over from another product that was chosen before.
            data["version"] = None
        return data


class ArticlesForm(NarrowingForm):
    """What a program may ask the list of articles. A filter that is none is refused: nobody would see it ignored."""

    search = forms.CharField(required=False, max_length=searching.LONGEST)
    exact = forms.BooleanField(required=False)
    tag = forms.SlugField(required=False)
    order = forms.ChoiceField(
        required=False,
        choices=[(name, name) for field in ("title", "last_published_at") for name in (field, f"-{field}")],
    )
    limit = forms.IntegerField(required=False, min_value=1, max_value=20)
    offset = forms.IntegerField(required=False, min_value=0, max_value=1_000_000)


class TranscriptForm(forms.Form):
    file = forms.FileField(
        label=_("Transcript"),
        help_text=_(
            "WebVTT, SubRip, plain lines of “Name: what they said”, an e-mail thread, or the JSON of "
            "Contact Lens, Twilio, Zendesk or Zammad. Up to 5 MB."
        ),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )
    number = forms.IntegerField(
        label=_("Which conversation"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Only where the file holds several: 1 is the first."),
    )

    def clean_file(self):
        """Refused by its size before a byte is read."""
        file = self.cleaned_data["file"]
        try:
            transcripts.check_size(file.size)
        except transcripts.TranscriptError as refused:
            raise forms.ValidationError(refused.reason) from None
        return file

    def attach(self, call, *, by, at) -> Transcript | None:
        """The transcript, or None where the file is not one; the form then says which line and why."""
        file = self.cleaned_data["file"]
        try:
            number = self.cleaned_data.get("number")
            return attaching.attach(call, data=file.read(), file_name=file.name, number=number, by=by, at=at)
        except transcripts.TranscriptError as refused:
            self.add_error("file", said(refused))
        return None


class RecordingForm(forms.Form):
    sound = forms.FileField(
        label=_("Recording"),
        help_text=_("MP3, WAV, Ogg, FLAC, WebM or M4A, up to 200 MB; only where the caller agreed to it."),
        widget=forms.ClearableFileInput(attrs={"accept": "audio/*,.webm,.m4a"}),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )


def said(refused: transcripts.TranscriptError) -> str:
    kept = _("Nothing of it was kept.")
    if refused.line:
        return _("Line %(line)d: %(reason)s %(kept)s") % {"line": refused.line, "reason": refused.reason, "kept": kept}
    return f"{refused.reason} {kept}"


class LinkForm(forms.Form):
    """The key of an article that a button offered."""

    article = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class SpeakersForm(forms.Form):
    """Who is who: one choice for each speaker."""

    def __init__(self, *args, transcript: Transcript, **kwargs):
        super().__init__(*args, **kwargs)
        self.transcript = transcript
        self.labels = {turn.speaker: turn.role for turn in transcript.turns.all()}
        for number, (speaker, role) in enumerate(self.labels.items()):
            self.fields[f"speaker_{number}"] = forms.ChoiceField(
                label=speaker or _("No name"), choices=Turn.Role, initial=role
            )

    def assign(self, *, by) -> None:
        roles = {speaker: self.cleaned_data[f"speaker_{number}"] for number, speaker in enumerate(self.labels)}
        speakers.assign(self.transcript, roles, by=by)


class DecisionForm(forms.Form):
    """What becomes of one mark. The words are needed only where others than the proposed are to stand there."""

    decision = forms.ChoiceField(choices=[c for c in RedactionMark.Decision.choices if c[0] != "pending"])
    words = forms.CharField(label=_("In other words"), max_length=200, required=False)

    def clean(self):
        data = super().clean()
        if data.get("decision") == RedactionMark.Decision.CHANGED and not data.get("words"):
            self.add_error("words", _("Type what should stand there."))
        return data


class FlagForm(forms.Form):
    comment = forms.CharField(max_length=2000, error_messages={"required": _("Say what is wrong with it.")})


class MergeForm(forms.Form):
    """Which article takes another one in."""

    into = forms.ModelChoiceField(ArticlePage.objects.live())


class SuggestionForm(forms.Form):
    words = forms.CharField(
        max_length=2000,
        error_messages={
            "required": _("Say how it should read."),
            "null_characters_not_allowed": _("Your text holds a character that cannot be kept. Type it again by hand."),
        },
    )


class AnswerForm(forms.Form):
    """What becomes of a suggestion; a refusal says why."""

    taken = forms.ChoiceField(choices=[("yes", _("Taken")), ("no", _("Not taken"))])
    reply = forms.CharField(max_length=2000, required=False)

    def clean(self):
        data = super().clean()
        if data.get("taken") == "no" and not data.get("reply"):
            self.add_error("reply", _("Say why it is not taken: whoever suggested it reads that."))
        return data


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=[(code, code) for code in translating.LANGUAGES])


class TaskForm(forms.Form):
    """What readers searched for in vain."""

    words = forms.CharField(max_length=500)
