"""On the first page of Wagtail's admin, above everything else, while a company has no owner."""

from django.utils import timezone
from wagtail.admin.ui.components import Component

from . import unowned
from .access import can_see_every_book


class UnownedPanel(Component):
    name = "unowned"
    template_name = "home/relationship/unowned_panel.html"
    order = 5

    def __init__(self, counted):
        self.counted = counted

    def get_context_data(self, parent_context):
        return {"counted": self.counted}


def show_unowned(request, panels):
    counted = unowned.count(timezone.now())
    if counted.paying or (counted.all and can_see_every_book(request.user)):
        panels.append(UnownedPanel(counted))
