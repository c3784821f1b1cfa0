from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from boards.seating.models import BoardPage

from .deciding import DECIDABLE
from .models import Comment, Item


class ProposalForm(forms.ModelForm):
    """What a member asks for."""

    class Meta:
        model = Item
        fields = ["title", "body"]
        labels = {"title": _("What should be possible?"), "body": _("Who needs it, and what happens without it?")}
        help_texts = {"title": _("One line, in the words you would use to a colleague.")}

    def __init__(self, *args, board: BoardPage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= {
            "hx-get": reverse("item_similar", args=[board.slug]),
            "hx-trigger": "input changed delay:400ms",
            "hx-target": "#similar",
            "aria-controls": "similar",
        }


class CommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ["body"]
        labels = {"body": _("Your comment")}
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}


class DecisionForm(forms.Form):
    """A moderator's word on an item. Everyone who asked for it is told."""

    status = forms.ChoiceField(label=_("Status"), choices=[(status.value, status.label) for status in DECIDABLE])
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
        help_text=_("Needed when you decline; said to everyone who asked."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == Item.Status.DECLINED and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why it is declined: everyone who asked reads it."))
        return cleaned


class ResponseForm(forms.Form):
    text = forms.CharField(
        label=_("Official response"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("Stands at the top of the item. Earlier responses are kept in its history."),
    )


class MergeForm(forms.Form):
    """Which item stands for this one too."""

    into = forms.ModelChoiceField(label=_("Merge into"), queryset=Item.objects.none())

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = item.board.items.listed().exclude(pk=item.pk).order_by("title")
