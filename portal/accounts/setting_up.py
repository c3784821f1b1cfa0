"""The groups of our own people."""

from django.contrib.auth.models import Permission
from wagtail.models import GroupPagePermission, Page

from portal.branding.models import Branding

from . import access, staffing
from .models import Account, Invitation, Membership, Ownership, User


def set_up(home_page: Page) -> None:
    """Every group may enter the admin; managers keep the pages and the people. Idempotent."""
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    forget_wagtails_own_groups()
    for name in access.STAFF_GROUPS:
        staffing.group(name).permissions.add(enter)

    customers = (access.SUPPORT, access.OWNERS, access.EXECUTIVES)
    for model in (Account, Membership, Invitation, Ownership):
        staffing.allow(*customers, to=("view",), on=model)
        staffing.allow(access.MANAGERS, to=("add", "change", "view"), on=model)
    staffing.allow(access.MANAGERS, to=("add", "change", "view"), on=User)
    staffing.allow(access.MANAGERS, to=("change",), on=Branding)
    staffing.allow_pages(access.MANAGERS, to=("add", "change", "publish", "lock", "unlock"), below=home_page)
    staffing.allow_files(access.MANAGERS, access.WRITERS, access.EDUCATORS, access.MODERATORS)


def forget_wagtails_own_groups() -> None:
    """Wagtail's first migration lets its Editors, and Moderators by the name of ours, into every page."""
    GroupPagePermission.objects.filter(group__name__in=["Editors", access.MODERATORS], page__depth=1).delete()
    staffing.group("Editors").delete()
