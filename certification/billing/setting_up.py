from wagtail.models import Page

from portal.accounts import staffing
from portal.accounts.access import EXECUTIVES, MANAGERS, OWNERS, SUPPORT

from .models import Invoice, Plan, StripeEvent, Subscription


def set_up(home_page: Page) -> None:
    """Idempotent."""
    staffing.allow(MANAGERS, to=("add", "change", "view"), on=Plan)
    staffing.allow(MANAGERS, to=("view",), on=StripeEvent)
    for model in (Plan, Subscription, Invoice):
        staffing.allow(MANAGERS, EXECUTIVES, OWNERS, SUPPORT, to=("view",), on=model)
