"""Gathers what the rooms add to Wagtail's admin."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from home.health.viewsets import RuleViewSet
from home.importing.urls import urlpatterns as importing
from home.relationship.panels import show_unowned
from home.starting.panels import show_checklist
from home.voice.viewsets import LetterViewSet
from portal.accounts.access import MANAGERS, is_in

hooks.register("construct_homepage_panels", show_checklist)
hooks.register("construct_homepage_panels", show_unowned)
register_snippet(LetterViewSet)
register_snippet(RuleViewSet)


PARTINGS = {
    "home.parting.begin": (_("Find difficult"), _("Asked to let the customer go")),
    "home.parting.choose": (_("Take a better way"), _("Took a better way than letting the customer go")),
    "home.parting.send": (_("Ask a manager"), _("Asked a manager to let the customer go")),
    "home.parting.decide": (_("Decide"), _("Decided whether the customer goes")),
    "home.parting.conclude": (_("Look back"), _("Said what came of the better way")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("home.listening.book", _("Book session"), _("Booked a listening session"))
    actions.register_action("home.listening.leave", _("Leave session"), _("Left a listening session early"))
    actions.register_action(
        "home.listening.bear", _("Should change"), _("Said after a listening session that it should change")
    )
    actions.register_action("home.voice.gap", _("Name a gap"), _("Said what the course does not teach"))
    actions.register_action("home.voice.compose", _("Compose letter"), _("Composed the month's letter"))
    actions.register_action("home.voice.send", _("Send letter"), _("Mailed the month's letter"))
    for act, (label, message) in PARTINGS.items():
        actions.register_action(act, label, message)
    actions.register_action("home.listening.reflect", _("Reflect"), _("Answered after a listening session"))


class ManagersMenuItem(MenuItem):
    def is_shown(self, request):
        return is_in(request.user, MANAGERS)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return importing


@hooks.register("register_settings_menu_item")
def register_import():
    return ManagersMenuItem(_("Import"), reverse_lazy("import_csv"), icon_name="upload", order=900)
