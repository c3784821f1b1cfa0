from tests.access.matrix import LOGIN, Row
from tests.factories import certification_billing as make

# Who manages no company's billing: a colleague is told so, others find nothing.
OUTSIDERS = {"anonymous": LOGIN, "stranger": 404, "member": 403, "staff": 404}


def a_price(cast):
    return (make.SeatPriceFactory().pk,)


def adas_purchase(cast):
    customer = make.CustomerFactory(account=cast("ada").account)
    return (make.SeatPurchaseFactory(customer=customer, started_by=cast("ada")).key,)


ROWS: dict[str, Row] = {
    "plan": Row(OUTSIDERS | {"admin": 200, "rival": 200}),
    "plan_buy": Row(OUTSIDERS | {"admin": 302, "rival": 302}, method="post"),
    # Nobody here has a subscription, so there is nothing to change.
    "plan_change": Row(OUTSIDERS | {"admin": 404, "rival": 404}, args=lambda cast: (1,)),
    "plan_change_revoke": Row(OUTSIDERS | {"admin": 404, "rival": 404}, method="post"),
    "plan_cancel": Row(OUTSIDERS | {"admin": 404, "rival": 404}),
    "plan_resume": Row(OUTSIDERS | {"admin": 404, "rival": 404}, method="post"),
    # There is no such plan.
    "plan_by_invoice": Row(OUTSIDERS | {"admin": 404, "rival": 404}, args=lambda cast: (1,)),
    "plan_again": Row(OUTSIDERS | {"admin": 404, "rival": 404}, args=lambda cast: (1,)),
    "plan_confirming": Row(OUTSIDERS | {"admin": 200, "rival": 200}),
    "plan_payment": Row(OUTSIDERS | {"admin": 200, "rival": 200}),
    # Nobody here has bought anything yet, so Stripe has nothing to show.
    "plan_portal": Row(OUTSIDERS | {"admin": 404, "rival": 404}, method="post"),
    "seats": Row(OUTSIDERS | {"admin": 200, "rival": 200}),
    # Nothing is named in the form, which is said on the page, or refused where no form of ours would ask so.
    "seats_buy": Row(OUTSIDERS | {"admin": 302, "rival": 302}, method="post"),
    "seat_hand": Row(OUTSIDERS | {"admin": 302, "rival": 302}, method="post"),
    "seat_take_back": Row(OUTSIDERS | {"admin": 404, "rival": 404}, method="post"),
    "seat_ask": Row({"anonymous": LOGIN, "*": 404}, method="post"),
    # Our own people need no seat.
    "seat_buy": Row({"anonymous": LOGIN, "*": 200, "staff": 404}, a_price),
    "seats_confirming": Row(
        {"anonymous": LOGIN, "stranger": 404, "customers": 404, "admin": 200, "staff": 200}, adas_purchase
    ),
    # Not for people: Stripe's signature opens it, and no secret is set here.
    "stripe_webhook": Row({"*": 503}, method="post"),
}
