"""Test clocks: customers made on one live in its time, which passes when it is told to."""

from .. import errors, listing
from ..billing import timeline
from ..billing.periods import DAY
from ..routing import operation
from ..store import snapshot
from .filling import gone

KIND = "test_helpers.test_clock"
LIVES_FOR = 30 * DAY


@operation("post", "/v1/test_helpers/test_clocks", "frozen_time name")
def create(account, params):
    expires = account.now() + LIVES_FOR
    clock = account.create(KIND, frozen_time=params["frozen_time"], deletes_after=expires, status="ready")
    clock["name"] = params.get("name")
    account.emit("test_helpers.test_clock.created", clock)
    return clock


@operation("get", "/v1/test_helpers/test_clocks")
def index(account, params):
    return listing.page(listing.newest(account, KIND, params), "/v1/test_helpers/test_clocks", params)


@operation("get", "/v1/test_helpers/test_clocks/{}")
def retrieve(account, params, id):
    return account.find(KIND, id, "test_clock")


@operation("post", "/v1/test_helpers/test_clocks/{}/advance", "frozen_time")
def advance(account, params, id):
    """Everything due has happened when this answers, though the answer says `advancing`, as Stripe's does."""
    clock = account.find(KIND, id, "test_clock")
    if params["frozen_time"] <= clock["frozen_time"]:
        raise errors.invalid("frozen_time", "A test clock can only be advanced to a later time.")
    clock["status"] = "advancing"
    account.emit("test_helpers.test_clock.advancing", clock)
    answer = snapshot(clock)
    timeline.advance(account, clock, params["frozen_time"])
    clock["status"] = "ready"
    account.emit("test_helpers.test_clock.ready", clock)
    return answer


@operation("delete", "/v1/test_helpers/test_clocks/{}")
def delete(account, params, id):
    """The clock takes its customers and all that is theirs with it."""
    clock = account.find(KIND, id, "test_clock")
    for customer in account.every("customer", test_clock=id):
        _remove_with_everything(account, customer)
    account.store.remove(clock)
    account.emit("test_helpers.test_clock.deleted", clock)
    return gone(clock)


def _remove_with_everything(account, customer):
    for kind in ("subscription", "invoice", "invoiceitem", "payment_method", "payment_intent", "checkout.session"):
        for thing in account.every(kind, customer=customer["id"]):
            account.store.remove(thing)
    account.store.remove(customer)
