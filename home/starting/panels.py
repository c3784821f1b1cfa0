"""The checklist on the first page of Wagtail's admin, for those who can do what it asks, until all is done."""

from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

from portal.accounts.access import MANAGERS, is_in

from . import checklist


class ChecklistPanel(Component):
    name = "starting"
    template_name = "home/starting/checklist.html"
    order = 10

    @cached_property
    def steps(self):
        return checklist.steps()

    @property
    def number_done(self):
        return sum(step.is_done for step in self.steps)

    def get_context_data(self, parent_context):
        return {"steps": self.steps, "done": self.number_done}


def show_checklist(request, panels):
    if is_in(request.user, MANAGERS):
        panel = ChecklistPanel()
        if panel.number_done < len(panel.steps):
            panels.append(panel)
