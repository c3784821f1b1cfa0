"""How somebody gets into what costs money: the seat they hold, what one costs, whom they could ask for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.dispatch import receiver
from wagtail.log_actions import log

from certification.courses.models import PaidSeat
from certification.exams.models import Exam
from certification.exams.versions import pricing
from portal.accounts.access import can_manage_billing
from portal.accounts.models import Account, User
from portal.accounts.team import who_manages_billing
from portal.outbox import mail

from .models import SeatPrice
from .telling import MAIL


@dataclass(frozen=True)
class SeatOffer:
    """`seat` is the one that waits for the person; `free` those that their company could hand out."""

    taught: Any
    prices: Sequence[SeatPrice]
    seat: PaidSeat | None = None
    account: Account | None = None
    manages: bool = False
    free: int = 0


def of(taught: Any, user: User | AnonymousUser, *, at: datetime) -> SeatOffer | None:
    """None for what costs nothing, and for our own people."""
    if not taught.needs_seat or user.is_staff:
        return None
    prices = list(taught.prices.on_sale().order_by("currency"))
    if not isinstance(user, User):
        return SeatOffer(taught, prices)
    account = user.account
    free = taught.seats.free().filter(account=account).count() if account else 0
    seat = taught.seats.usable_by(user, at).select_related("account").first()
    return SeatOffer(taught, prices, seat, account, can_manage_billing(user), free)


@receiver(pricing)
def prices_on_sale(exam: Exam, **kwargs: Any) -> list[dict[str, Any]]:
    """What an attempt costs at this instant, for the version that is being published."""
    on_sale = exam.prices.on_sale().order_by("currency")
    return [{"currency": one.currency, "amount": one.unit_amount} for one in on_sale]


class NobodyToAsk(Exception):
    """The person belongs to no company, or nobody there manages its billing."""


def ask(taught: Any, *, by: User, at: datetime) -> list[User]:
    """Ask those who manage the company's billing for a seat, once a day. Returns whom. Raises NobodyToAsk."""
    people = list(who_manages_billing(by.account).exclude(pk=by.pk)) if by.account else []
    if not people or by.account is None:
        raise NobodyToAsk
    free = taught.seats.free().filter(account=by.account).count()
    context = {"taught": taught, "person": by, "free": free}
    act = f"seat-asked:{taught._meta.model_name}:{taught.pk}:{by.pk}:{at:%Y-%m-%d}"
    with transaction.atomic():
        log(by.account, "certification.seat.ask", user=by, data={"of": str(taught)})
        for person in people:
            mail.send(to=person.email, template=f"{MAIL}/seat_asked", context=context, key=f"{act}:{person.pk}")
    return people
