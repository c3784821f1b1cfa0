"""What pages of courses and exams say of seats; billing's part reaches these lower pages through here."""

from django import template
from django.utils import timezone

from certification.billing import seat_offers
from certification.billing.models import SeatPurchase
from certification.courses.models import PaidSeat

register = template.Library()


@register.simple_tag(takes_context=True)
def seat_offer(context, taught):
    """How the reader gets into what costs money; None for what costs nothing. Worked out once for each in a request."""
    request = context["request"]
    known = request.__dict__.setdefault("seat_offers", {})
    key = taught._meta.label, taught.pk
    if key not in known:
        known[key] = seat_offers.of(taught, request.user, at=timezone.now())
    return known[key]


@register.simple_tag(takes_context=True)
def my_seats(context):
    """Seats that wait for the reader, of every kind."""
    user, now = context["request"].user, timezone.now()
    return [
        seat
        for kind in PaidSeat.__subclasses__()
        for seat in kind.objects.usable_by(user, now).select_related("account", kind.taught_name)
    ]


@register.simple_tag(takes_context=True)
def my_seat_purchases(context):
    """What the reader has paid for themselves."""
    paid = SeatPurchase.objects.filter(customer=None, started_by=context["request"].user, state="paid")
    return paid.select_related("price__course", "price__exam")
