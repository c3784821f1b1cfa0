from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .models import Meeting


class MeetingForm(WagtailAdminModelForm):
    """A meeting as moderators enter it; its items are of its own board."""

    class Meta:
        model = Meeting
        fields = ["board", "title", "starts_at", "time_zone", "minutes", "place", "agenda", "items"]
        widgets = {"items": forms.CheckboxSelectMultiple}

    def clean(self):
        cleaned = super().clean()
        board, items = cleaned.get("board"), cleaned.get("items") or []
        if board and any(item.board_id != board.pk for item in items):
            self.add_error("items", _("Choose items of the meeting's own board."))
        return cleaned
