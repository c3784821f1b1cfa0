"""The staff side: editing a letter before it is mailed."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Letter


class LetterViewSet(SnippetViewSet):
    model = Letter
    icon = "mail"
    menu_label = _("Voice of the customer")
    add_to_admin_menu = True
    menu_order = 350
    list_display = ["subject", "month", "composed_at", "sent_at"]
    copy_view_enabled = False
