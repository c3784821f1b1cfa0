"""Subscription schedules, made from a running subscription."""

from .. import errors, listing
from ..billing import scheduling, subscribing
from ..routing import operation
from .filling import merge_metadata, required

PHASES = (
    "phases.duration phases.end_date phases.items.price phases.items.quantity phases.metadata "
    "phases.proration_behavior phases.start_date"
)
URL = "/v1/subscription_schedules"
KIND = "subscription_schedule"


@operation("post", URL, "from_subscription metadata")
def create(account, params):
    required(params, "from_subscription")
    subscription = account.find("subscription", params["from_subscription"], "from_subscription")
    if subscription["status"] in subscribing.ENDED:
        raise errors.StripeError("You cannot migrate a subscription that is canceled.")
    schedule = scheduling.begin(account, subscription)
    merge_metadata(schedule, params)
    return schedule


@operation("post", URL + "/{}", f"end_behavior metadata {PHASES} proration_behavior")
def update(account, params, id):
    schedule = account.find(KIND, id, "schedule")
    if schedule["status"] not in scheduling.RUNNING:
        raise errors.StripeError(f"You cannot update a subscription schedule that is {schedule['status']}.")
    with account.changing(schedule, "subscription_schedule.updated"):
        if "phases" in params:
            schedule["phases"] = _phases(account, schedule, params["phases"])
        schedule["end_behavior"] = params.get("end_behavior", schedule["end_behavior"])
        merge_metadata(schedule, params)
    return schedule


def _phases(account, schedule, asked):
    """Phases follow each other without a gap; the current one keeps its beginning."""
    if asked[0].get("start_date", schedule["phases"][0]["start_date"]) != schedule["phases"][0]["start_date"]:
        raise errors.invalid("phases[0][start_date]", "You can not modify the start date of the current phase.")
    start, phases = schedule["phases"][0]["start_date"], []
    for index, entry in enumerate(asked):
        if entry.get("start_date", start) != start:
            raise errors.invalid(f"phases[{index}][start_date]", "Phases must be contiguous.")
        if "end_date" in entry and not isinstance(entry["end_date"], int):
            raise errors.not_modelled(f"end_date={entry['end_date']}")
        phases.append(_phase(account, entry, start))
        start = phases[-1]["end_date"]
    return phases


def _phase(account, entry, start):
    duration = entry.get("duration")
    end = entry.get("end_date")
    if duration:
        recurring = {"interval": duration["interval"], "interval_count": duration.get("interval_count", 1)}
        end = scheduling.period_end(start, recurring, start)
    items = [{"price": item["price"], "quantity": item.get("quantity", 1)} for item in entry["items"]]
    proration = entry.get("proration_behavior", "create_prorations")
    return scheduling.phase(account, items, start, end, proration, entry.get("metadata"))


@operation("post", URL + "/{}/release")
def release(account, params, id):
    schedule = account.find(KIND, id, "schedule")
    scheduling.release(account, schedule)
    return schedule


@operation("post", URL + "/{}/cancel")
def cancel(account, params, id):
    schedule = account.find(KIND, id, "schedule")
    scheduling.cancel(account, schedule)
    return schedule


@operation("get", URL + "/{}")
def retrieve(account, params, id):
    return account.find(KIND, id, "schedule")


@operation("get", URL, "created customer")
def index(account, params):
    return listing.page(listing.newest(account, KIND, params, "customer"), URL, params)
