from wagtail.models import Page

from certification.courses.models import CourseSeat
from certification.exams.models import ExamSeat
from portal.accounts import staffing
from portal.accounts.access import EDUCATORS, EXECUTIVES, MANAGERS, OWNERS, SUPPORT

from .models import Customer, Invoice, Plan, SeatPrice, SeatPurchase, StripeEvent, Subscription, TierTerms


def set_up(home_page: Page) -> None:
    """Idempotent."""
    staffing.allow(MANAGERS, to=("add", "change", "view"), on=Plan)
    staffing.allow(MANAGERS, to=("view",), on=StripeEvent)
    staffing.allow(MANAGERS, to=("add", "view"), on=TierTerms)
    staffing.allow(MANAGERS, to=("change", "view"), on=Customer)
    staffing.allow(MANAGERS, EDUCATORS, to=("add", "change", "view"), on=SeatPrice)
    staffing.allow(EDUCATORS, to=("view",), on=CourseSeat)
    staffing.allow(EDUCATORS, to=("view",), on=ExamSeat)
    for model in (Plan, Customer, TierTerms, Subscription, Invoice, SeatPrice, SeatPurchase, CourseSeat, ExamSeat):
        staffing.allow(MANAGERS, EXECUTIVES, OWNERS, SUPPORT, to=("view",), on=model)
