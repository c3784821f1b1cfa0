"""The staff side: writing the rules."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Rule


class RuleViewSet(SnippetViewSet):
    model = Rule
    icon = "clipboard-list"
    menu_label = _("Rules for owners")
    add_to_admin_menu = True
    menu_order = 360
    list_display = ["name", "is_active"]
    copy_view_enabled = False
