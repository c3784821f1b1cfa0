from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from .forms import MeetingForm
from .models import Meeting


class MeetingViewSet(ModelViewSet):
    model = Meeting
    icon = "calendar-alt"
    menu_label = _("Meetings")
    list_display = ["title", "board", "starts_at", "place"]
    list_filter = ["board"]
    copy_view_enabled = False

    def get_form_class(self, for_update=False):
        return MeetingForm
