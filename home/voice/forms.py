from django import forms
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from certification.courses.models import CoursePage

from . import becoming


class BecomeForm(forms.Form):
    """What calls say becomes one thing; `become` does it and gives its sentence."""

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)
        self.choose_from(reader)

    def choose_from(self, reader):
        pass


class ItemForm(BecomeForm):
    done = _("It waits for the board's moderator, with these companies behind it.")
    board = forms.ModelChoiceField(label=_("Board"), queryset=BoardPage.objects.none())
    title = forms.CharField(label=_("What should be possible?"), max_length=140)
    body = forms.CharField(label=_("What customers said"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def choose_from(self, reader):
        self.fields["board"].queryset = BoardPage.objects.visible_to(reader).order_by("title")

    def become(self, cases, *, by, at):
        return becoming.item(cases, **self.cleaned_data, by=by, at=at)


class EvidenceForm(BecomeForm):
    done = _("These companies stand behind the item now.")
    item = forms.ModelChoiceField(label=_("An item on a roadmap"), queryset=Item.objects.none())

    def choose_from(self, reader):
        items = Item.objects.visible_to(reader).filter(status__in=Item.OPEN)
        self.fields["item"].queryset = items.order_by("title")

    def become(self, cases, *, by, at):
        return becoming.evidence(cases, **self.cleaned_data, by=by, at=at)


class TaskForm(BecomeForm):
    done = _("It is in the writers' queue.")
    words = forms.CharField(label=_("What an article should answer"), max_length=300)

    def become(self, cases, *, by, at):
        return becoming.task(cases, **self.cleaned_data, by=by, at=at)


class GapForm(BecomeForm):
    done = _("It stands as a gap of the course until somebody closes it.")
    course = forms.ModelChoiceField(label=_("Course"), queryset=CoursePage.objects.none())
    words = forms.CharField(label=_("What it does not teach"), max_length=300)

    def choose_from(self, reader):
        self.fields["course"].queryset = CoursePage.objects.live().order_by("title")

    def become(self, cases, *, by, at):
        return becoming.gap(cases, **self.cleaned_data, by=by, at=at)


FORMS = {"item": ItemForm, "evidence": EvidenceForm, "task": TaskForm, "gap": GapForm}
