from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from boards.seating import terms
from boards.seating.models import Delegate, Seat
from portal.accounts.models import User

from . import attending
from .models import Meeting


class MeetingForm(WagtailAdminModelForm):
    """A meeting as moderators enter it: in wall time of its own zone, with items of its own board."""

    class Meta:
        model = Meeting
        fields = ["board", "title", "starts_at", "time_zone", "minutes", "place", "agenda", "items"]
        widgets = {"items": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.starts_at:
            zone = ZoneInfo(self.instance.time_zone)
            self.initial["starts_at"] = timezone.make_naive(self.instance.starts_at, zone)

    def full_clean(self):
        """Whatever the clock of who enters it does on that day."""
        with timezone.override(UTC):
            super().full_clean()

    def clean(self):
        cleaned = super().clean()
        if {"starts_at", "time_zone"} <= cleaned.keys():
            wall = cleaned["starts_at"].replace(tzinfo=None)
            cleaned["starts_at"] = wall.replace(tzinfo=ZoneInfo(cleaned["time_zone"])).astimezone(UTC)
            if timezone.make_naive(cleaned["starts_at"], ZoneInfo(cleaned["time_zone"])) != wall:
                self.add_error("starts_at", _("There is no such time on that day: the clocks go forward."))
        board, items = cleaned.get("board"), cleaned.get("items") or []
        if board and any(item.board_id != board.pk for item in items):
            self.add_error("items", _("Choose items of the meeting's own board."))
        return cleaned


class AttendanceForm(forms.Form):
    """Which companies were there."""

    seats = forms.ModelMultipleChoiceField(
        label=_("Were there"), queryset=Seat.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        seats = Seat.objects.current(meeting.starts_at).filter(board=meeting.board_id)
        self.fields["seats"].queryset = seats.select_related("account", "board").order_by("account__name")
        self.fields["seats"].label_from_instance = lambda seat: seat.account.name
        self.initial["seats"] = list(meeting.attendances.values_list("seat", flat=True))


class RecordForm(forms.Form):
    # Of the minutes they were written over.
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    record = forms.CharField(label=_("Minutes"), widget=forms.Textarea(attrs={"rows": 12}), max_length=20000)


class ActionForm(forms.Form):
    """Something somebody takes on."""

    what = forms.CharField(label=_("What is to be done"), max_length=240)
    holder = forms.ModelChoiceField(label=_("Who does it"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("By"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        speaking = Delegate.objects.speaking(timezone.now()).filter(seat__board=meeting.board_id).values("user")
        people = User.objects.filter(pk__in=speaking) | User.objects.filter(is_staff=True, is_active=True)
        self.fields["holder"].queryset = people.order_by("last_name", "first_name")


class MinutesAnswerForm(forms.Form):
    """Whether the minutes say what was said."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    approves = forms.TypedChoiceField(
        label=_("Do the minutes say what was said?"),
        choices=[("yes", _("Yes, we approve them")), ("no", _("No, something is wrong"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What is wrong"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("approves") is False and not cleaned.get("note", "").strip():
            self.add_error("note", _("Say what is wrong, so that it can be put right."))
        return cleaned


class RenewForm(forms.Form):
    """Until when a seat is kept, the board's next term unless said otherwise; below what is expected, with a reason.

    `presence` is what the renewal is weighed by.
    """

    until = forms.DateTimeField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("Why you renew it all the same"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("It came to fewer meetings than the board expects. Kept with the term; our own people read it."),
        error_messages={"required": _("Say why you renew it although it came to too few meetings. Nothing was saved.")},
    )

    def __init__(self, *args, seat: Seat, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.seat, self.presence = seat, attending.presence_in_term(seat, at)
        self.initial["until"] = terms.next_end(seat)
        if not self.presence.is_below:
            del self.fields["reason"]

    def clean_until(self):
        until = self.cleaned_data["until"]
        if self.seat.term_ends_at and until <= self.seat.term_ends_at:
            raise forms.ValidationError(_("A renewed term ends after the one before. Nothing was changed."))
        return until
