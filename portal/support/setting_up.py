from wagtail.models import Page

from portal.accounts import access, staffing

from .models import Call, Case, Promise, ReceivedMail, Skill


def set_up(home_page: Page) -> None:
    """Cases are worked on at the desk; the admin lists them for whoever may read them. Idempotent."""
    readers = (access.SUPPORT, access.MANAGERS, access.WRITERS, access.OWNERS, access.EXECUTIVES)
    for model in (Case, Call, Promise):
        staffing.allow(*readers, to=("view",), on=model)
    staffing.allow(access.SUPPORT, access.MANAGERS, to=("view",), on=ReceivedMail)
    staffing.allow(access.MANAGERS, to=("add", "change", "delete", "view"), on=Skill)
