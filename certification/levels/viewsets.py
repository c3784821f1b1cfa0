from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Level


class LevelViewSet(ModelViewSet):
    model = Level
    icon = "order"
    menu_label = _("Levels")
    list_display = ["name", "slug", "rank"]
    copy_view_enabled = False
