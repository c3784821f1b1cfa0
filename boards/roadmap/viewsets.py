from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from . import proposing
from .models import Item


class ProposeView(generic.CreateView):
    """An item of our own: on the board at once."""

    def save_instance(self):
        return proposing.propose(**self.form.cleaned_data, by=self.request.user, at=timezone.now())


class ItemViewSet(ModelViewSet):
    """Words and visibility. What is decided about an item is said on its own page, so that those who asked are told."""

    model = Item
    icon = "list-ul"
    menu_label = _("Items")
    add_view_class = ProposeView
    form_fields = ["board", "title", "body", "visibility"]
    list_display = ["title", "board", "status", "proposer_account", "proposed_at", "status_since"]
    list_filter = ["board", "status", "visibility"]
    list_export = ["title", "body", "board", "status", "proposer_account", "proposed_at", "status_since"]
    search_fields = ["title", "body"]
    copy_view_enabled = False
