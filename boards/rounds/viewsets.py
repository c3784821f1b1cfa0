from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Round


class RoundViewSet(ModelViewSet):
    """Looking only: a round is drafted, opened, closed and published in the board room, where its rules are kept."""

    model = Round
    icon = "tick"
    menu_label = _("Rounds")
    form_fields = []
    list_display = ["title", "board", "state", "method", "opens_at", "closes_at"]
    list_filter = ["board", "state", "method"]
    list_export = ["title", "board", "state", "method", "opens_at", "closes_at", "quorum", "counts_hidden", "is_secret"]
    inspect_view_enabled = True
    copy_view_enabled = False
