from contextlib import nullcontext
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from portal.accounts.models import Membership, User

from .models import Round

PREFIX = "item-"


class BallotForm(forms.Form):
    """A paper to fill in: a number or a tick for each item, and the seat it is cast for."""

    seat = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, round: Round, items: list[Item], says: dict[int, int], recused: set[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"{PREFIX}{item.pk}"] = self._field(round, item, says.get(item.pk, 0))
            self.fields[f"{PREFIX}{item.pk}"].disabled = item.pk in recused

    def _field(self, round, item, given):
        if round.method == Round.Method.APPROVAL:
            return forms.BooleanField(label=item.title, required=False, initial=bool(given))
        most = round.most_per_item(len(self.items))
        return forms.IntegerField(label=item.title, required=False, min_value=0, max_value=most, initial=given or None)

    def clean(self):
        cleaned = super().clean()
        if any(name.startswith(PREFIX) and name not in self.fields for name in self.data):
            raise ValidationError(_("Your ballot names an item that is not on this paper. It was not taken."))
        return cleaned

    def rows(self):
        """Each item with its field."""
        return [(item, self[f"{PREFIX}{item.pk}"]) for item in self.items]

    def entries(self) -> dict[int, int]:
        return {item.pk: int(self.cleaned_data.get(f"{PREFIX}{item.pk}") or 0) for item in self.items}

    def given(self) -> int:
        """The sum of the numbers that were entered so far, readable or not yet right."""
        return sum(int(value) for _item, field in self.rows() if str(value := field.value() or "").isdecimal())


class OnBehalfForm(BallotForm):
    """A ballot that one of our own people casts on a company's word."""

    reason = forms.CharField(
        label=_("On whose word, and when it was given"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        help_text=_("Those who speak for the seat read it, and may change the ballot."),
    )


class EntrustForm(forms.Form):
    """Which colleague votes for the seat this time."""

    holder = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    reason = forms.CharField(label=_("Why"), max_length=500)

    def __init__(self, *args, seat, at, speakers, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.current(at).filter(account=seat.account_id)
        colleagues = User.objects.filter(pk__in=members.values("user"))
        colleagues = colleagues.exclude(pk__in=[speaker.user_id for speaker in speakers])
        self.fields["holder"].queryset = colleagues.order_by("last_name", "first_name")


class RecuseForm(forms.Form):
    """Why a company takes no part in deciding on an item."""

    reason = forms.CharField(
        label=_("Why your company steps back"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )


class WallTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class RoundForm(forms.ModelForm):
    """A draft of a round. Its window is entered in wall time of its own zone."""

    items = forms.ModelMultipleChoiceField(
        label=_("Items on the paper"), queryset=Item.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Round
        fields = [
            "title",
            "question",
            "method",
            "budget",
            "cap",
            "items",
            "time_zone",
            "opens_at",
            "closes_at",
            "quorum",
            "group_size",
            "counts_hidden",
            "is_secret",
        ]
        widgets = {"question": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, board: BoardPage, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.board = board
        self.fields["items"].queryset = board.items.filter(status__in=Item.OPEN).order_by("title")
        self.fields["time_zone"].choices = [(name, name) for name in sorted(available_timezones())]
        for name in ("opens_at", "closes_at"):
            self.fields[name].widget = WallTimeInput()
            if instant := getattr(self.instance, name):
                self.initial[name] = timezone.make_naive(instant, ZoneInfo(self.instance.time_zone))

    def full_clean(self):
        """The window is read in its own zone, which knows the hours that its clock skips or has twice."""
        given = self.data.get(self.add_prefix("time_zone"))
        with timezone.override(ZoneInfo(given)) if given in available_timezones() else nullcontext():
            super().full_clean()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("method") != Round.Method.POINTS:
            cleaned["budget"] = cleaned["cap"] = None
        elif "budget" in cleaned and not cleaned["budget"]:
            self.add_error("budget", _("Say how many points each seat may give."))
        if cleaned.get("cap") and cleaned.get("budget") and cleaned["cap"] > cleaned["budget"]:
            self.add_error("cap", _("The cap cannot be more than a seat has in all."))
        if {"opens_at", "closes_at"} <= cleaned.keys() and cleaned["closes_at"] <= cleaned["opens_at"]:
            self.add_error("closes_at", _("A round closes after it opens."))
        return cleaned
