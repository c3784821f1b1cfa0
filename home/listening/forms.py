from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from certification.courses.models import CoursePage
from portal.knowledge.models import ArticlePage
from portal.support.forms import CallForm

from .models import QUESTIONS, ListeningSession

MOST_PROPOSED = 50


class BookingForm(forms.Form):
    starts_at = forms.SplitDateTimeField(
        label=_("Day and hour, where you are"),
        help_text=_("A session lasts one hour."),
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": _("Day, where you are")},
            time_attrs={"type": "time", "aria-label": _("Hour, where you are")},
        ),
    )
    mode = forms.ChoiceField(
        label=_("What for"),
        choices=ListeningSession.Mode,
        initial=ListeningSession.Mode.LISTEN,
        widget=forms.RadioSelect,
    )

    helper = FormHelper()
    helper.add_input(Submit("book", _("Book the session")))

    def __init__(self, *args, may_take_calls, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_take_calls:
            self.fields["mode"].choices = [(ListeningSession.Mode.LISTEN, ListeningSession.Mode.LISTEN.label)]
            self.fields["mode"].help_text = _("Calls are taken by those who hold a certificate for a product.")


class CadenceForm(forms.Form):
    per_quarter = forms.IntegerField(label=_("Sessions a quarter"), min_value=1, max_value=90)

    helper = FormHelper()
    helper.add_input(Submit("plan", _("Keep the plan"), css_class="btn-secondary"))


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


class BearingForm(forms.Form):
    """One thing that is there already and should change."""

    item = forms.ModelChoiceField(label=_("An item on a roadmap"), queryset=Item.objects.none(), required=False)
    article = forms.CharField(
        label=_("An article"),
        required=False,
        help_text=_("Its title."),
        widget=forms.TextInput(attrs={"list": "articles"}),
    )
    course = forms.ModelChoiceField(label=_("A course"), queryset=CoursePage.objects.none(), required=False)

    helper = FormHelper()
    helper.add_input(Submit("bear", _("This should change"), css_class="btn-secondary"))

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        items = Item.objects.visible_to(reader).filter(status__in=Item.OPEN).order_by("title")
        self.fields["item"].queryset = items
        self.fields["course"].queryset = CoursePage.objects.live().order_by("title")
        self.readable = ArticlePage.objects.visible_to(reader)
        self.articles = self.readable.order_by("-last_published_at")[:MOST_PROPOSED]

    def clean_article(self):
        title = self.cleaned_data["article"].strip()
        if not title:
            return None
        article = self.readable.filter(title__iexact=title).first()
        if article is None:
            raise forms.ValidationError(_("No article that you may read has this title."))
        return article

    def clean(self):
        data = super().clean()
        chosen = [what for name in ("item", "article", "course") if (what := data.get(name))]
        if not self.errors and len(chosen) != 1:
            raise forms.ValidationError(_("Choose one thing at a time."))
        data["what"] = chosen[0] if chosen else None
        return data


class NewItemForm(forms.Form):
    """Something that is on no roadmap yet."""

    board = forms.ModelChoiceField(label=_("Board"), queryset=BoardPage.objects.none())
    title = forms.CharField(label=_("What should be possible?"), max_length=140)
    body = forms.CharField(label=_("What customers said"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    helper = FormHelper()
    helper.add_input(Submit("propose", _("Put it to the board")))

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = BoardPage.objects.visible_to(reader).order_by("title")


class SessionCallForm(CallForm):
    """A call taken in a session: about products the listener is certified for."""

    def __init__(self, *args, products, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products
        self.fields["version"].queryset = self.fields["version"].queryset.filter(product__in=products)
        self.fields["case"].queryset = self.fields["case"].queryset.filter(product__in=products)
