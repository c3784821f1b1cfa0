from wagtail.models import Page

from portal.accounts import access, staffing

from .models import ContractLine, PlanningRate, Renewal


def set_up(home_page: Page) -> None:
    """Idempotent."""
    staffing.allow(access.OWNERS, access.EXECUTIVES, to=("view",), on=ContractLine)
    staffing.allow(access.MANAGERS, to=("add", "change", "view"), on=ContractLine)
    staffing.allow(access.OWNERS, access.EXECUTIVES, access.MANAGERS, to=("view",), on=Renewal)
    staffing.allow(access.OWNERS, access.EXECUTIVES, access.MODERATORS, to=("view",), on=PlanningRate)
    staffing.allow(access.MANAGERS, to=("add", "change", "view"), on=PlanningRate)
