"""What the house needs before its first board: the page boards hang below, and what moderators may do."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from portal.accounts.access import MODERATORS

from .models import BoardsIndexPage

ON_PAGES = ("add_page", "change_page", "publish_page")
# Seats end and rounds close: of all this only a meeting that will not be is ever deleted.
ON_MODELS = (
    ("wagtailadmin", "access_admin"),
    ("boards", "add_seat"),
    ("boards", "view_seat"),
    ("boards", "view_application"),
    ("boards", "add_item"),
    ("boards", "change_item"),
    ("boards", "view_round"),
    ("boards", "add_meeting"),
    ("boards", "change_meeting"),
    ("boards", "delete_meeting"),
)


def set_up(home_page: Page) -> BoardsIndexPage:
    """Idempotent."""
    index = BoardsIndexPage.objects.child_of(home_page).first() or home_page.add_child(
        instance=BoardsIndexPage(
            title="Boards", slug="boards", lead="Where customers with a stake decide with us what we build next."
        )
    )
    moderators, _made = Group.objects.get_or_create(name=MODERATORS)
    for app_label, codename in ON_MODELS:
        moderators.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    for codename in ON_PAGES:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=moderators, page=index, permission=permission)
    return index
