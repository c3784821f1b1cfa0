"""Events, as the sandbox wrote them down."""

from fnmatch import fnmatchcase

from .. import listing
from ..routing import operation


@operation("get", "/v1/events", "created delivery_success type types")
def index(account, params):
    found = listing.newest(account, "event", params)
    wanted = params.get("types", []) + ([params["type"]] if "type" in params else [])
    if wanted:
        found = [event for event in found if any(fnmatchcase(event["type"], pattern) for pattern in wanted)]
    if "delivery_success" in params:
        found = [event for event in found if (not event["pending_webhooks"]) == params["delivery_success"]]
    return listing.page(found, "/v1/events", params)


@operation("get", "/v1/events/{}")
def retrieve(account, params, id):
    return account.find("event", id)
