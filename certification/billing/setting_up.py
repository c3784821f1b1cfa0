from wagtail.models import Page

from portal.accounts import staffing
from portal.accounts.access import EXECUTIVES, MANAGERS, OWNERS, SUPPORT

from .models import Customer, Invoice, Plan, StripeEvent, Subscription, TierTerms


def set_up(home_page: Page) -> None:
    """Idempotent."""
    staffing.allow(MANAGERS, to=("add", "change", "view"), on=Plan)
    staffing.allow(MANAGERS, to=("view",), on=StripeEvent)
    staffing.allow(MANAGERS, to=("add", "view"), on=TierTerms)
    staffing.allow(MANAGERS, to=("change", "view"), on=Customer)
    for model in (Plan, Customer, TierTerms, Subscription, Invoice):
        staffing.allow(MANAGERS, EXECUTIVES, OWNERS, SUPPORT, to=("view",), on=model)
