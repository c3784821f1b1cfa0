"""Webhooks measured on PostgreSQL with real processes."""

import json
import os
import random
import signal
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import stripe

from tests.benchmarks import serving

RUNS, SUBSCRIPTIONS, UPDATES = 10, 30, 3
STORM = {"duplicate": 0.5, "shuffle": 2.0, "drop": 0.2, "latency": 1.0, "parallel": 32}
PATH = "/stripe/webhook/"


def main(name):
    with serving.sandbox() as sandbox, serving.portal(**serving.billed_by(sandbox)):
        for found, line in BENCHES[name](sandbox).items():
            serving.tell(found, **line)


def count(value, unit, **more):
    return {"value": value, "unit": unit, **more}


def webhook_storm(sandbox):
    """Of 300 subscriptions changed three times each under a storm of deliveries, how many differ from Stripe."""
    port, differ, seconds = serving.free_port(), 0, []
    workers = [serving.task_worker(number) for number in range(4)]
    with serving.processes(serving.web(port), *workers, env=os.environ):
        serving.wait_until(lambda: serving.answers(port), "The web server")
        for run in range(RUNS):
            subscriptions = begin(sandbox, SUBSCRIPTIONS)
            sandbox.send_webhooks_to(f"http://{serving.HOST}:{port}{PATH}", serving.SECRET)
            start = time.monotonic()
            sandbox.faults(seed=run, **STORM)
            change_all(subscriptions, random.Random(run))
            sandbox.settle(timeout=120)
            serving.wait_until(nothing_waits, "The end of the storm")
            seconds.append(time.monotonic() - start)
            sandbox.faults()
            differ += drifted()
            print(f"run {run + 1}: {differ} differ so far, {seconds[-1]:.1f} s", file=sys.stderr)
            forget(sandbox)
    found = count(differ, f"of {RUNS * SUBSCRIPTIONS} differ", baseline=50, runs=RUNS)
    return {"webhook_storm": found | {"median_seconds": round(statistics.median(seconds), 1)}}


def webhook_sweep(sandbox):
    """All webhooks lost; then one sweep."""
    from django.utils import timezone

    from certification.billing import sweeping

    change_all(begin(sandbox, SUBSCRIPTIONS), random.Random(0))
    before = drifted()
    start = time.monotonic()
    sweeping.sweep(at=timezone.now())
    seconds = time.monotonic() - start
    return {"webhook_sweep": count(drifted(), f"of {SUBSCRIPTIONS} differ", before=before, seconds=round(seconds, 2))}


def webhook_same_event(sandbox):
    """One event delivered 64 times at once."""
    from certification.billing.models import Phase, StripeEvent
    from portal.outbox.models import Effect

    port = serving.free_port()
    workers = [serving.task_worker(number) for number in range(2)]
    with serving.processes(serving.web(port), *workers, env=os.environ):
        serving.wait_until(lambda: serving.answers(port), "The web server")
        begin(sandbox, 1)
        [body] = [event for event in at_stripe("events") if event["type"] == "customer.subscription.created"]
        sent = signed(body)
        with ThreadPoolExecutor(64) as pool:
            statuses = list(pool.map(lambda _number: post(port, *sent), range(64)))
        serving.wait_until(lambda: StripeEvent.objects.exists() and nothing_waits(), "The event")
        mails = Effect.objects.filter(kind="mail").count()
        found = {"answers_200": statuses.count(200), "kept": StripeEvent.objects.count(), "mails": mails}
        wrong = (64 - statuses.count(200)) + abs(1 - Phase.objects.count()) + abs(1 - mails)
        return {"webhook_same_event": count(wrong, "answers, effects and mails too many or too few", **found)}


def webhook_intake(sandbox):
    """Events verified and kept per second by two web workers, beside a bare view that does the same and no more."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_event (id text PRIMARY KEY, body jsonb)")
    port = serving.free_port()
    with serving.processes(serving.web(port), env=os.environ):
        serving.wait_until(lambda: serving.answers(port), "The web server")
        ours, bare = pound(port, PATH, "evt_ours"), pound(port, "/bare/webhook/", "evt_bare")
    rate, slowest = ours
    bare_rate, bare_slowest = bare
    return {
        "webhook_intake": count(rate, "events/s", baseline=bare_rate, ratio=round(rate / bare_rate, 2)),
        "webhook_intake_p99": count(slowest, "ms", baseline=bare_slowest, ratio=round(slowest / bare_slowest, 2)),
    }


def pound(port, path, prefix, number=3000, parallel=8):
    """(events per second, 99th percentile in ms); the first tenth warms up."""
    bodies = [signed(blank_event(f"{prefix}_{index}")) for index in range(number)]
    warm, measured = bodies[: number // 10], bodies[number // 10 :]

    def send_all(share):
        connection, times = HTTPConnection(serving.HOST, port, timeout=30), []
        for body, header in share:
            start = time.perf_counter()
            headers = {"Content-Type": "application/json", "Stripe-Signature": header}
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            times.append(1000 * (time.perf_counter() - start))
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}.")
        return times

    with ThreadPoolExecutor(parallel) as pool:
        list(pool.map(send_all, [warm[index::parallel] for index in range(parallel)]))
        start = time.perf_counter()
        times = [ms for part in pool.map(send_all, [measured[i::parallel] for i in range(parallel)]) for ms in part]
        seconds = time.perf_counter() - start
    return round(len(measured) / seconds, 1), round(statistics.quantiles(times, n=100)[98], 2)


def webhook_apply(sandbox):
    """Events applied per second by 8 workers, each event of another subscription, at zero API latency.

    Beside it the least that applying can be: take the company's row, fetch from Stripe, write one row. Processor time
    is told too, since it does not depend on what else the machine does.
    """
    from django.utils import timezone

    from certification.billing import processing
    from certification.billing.models import StripeEvent

    number = 160
    begin(sandbox, number + 1)
    wanted = [event for event in at_stripe("events") if event["type"] == "customer.subscription.created"]
    for body in wanted:
        processing.receive(body, at=timezone.now())
    first, *keys = StripeEvent.objects.values_list("pk", flat=True)
    apply_all([first])  # a worker lives long: what it loads for its first event is not measured
    bare, bare_cpu = measured(keys, apply_barely)
    rate, cpu = measured(keys, apply_all)
    left = StripeEvent.objects.exclude(state="done").count()
    more = {"workers": 8, "left": left, "differ": drifted(), "cpu_ms": cpu, "baseline_cpu_ms": bare_cpu}
    return {"webhook_apply": count(rate, "events/s", baseline=bare, ratio=round(rate / bare, 2), **more)}


def measured(keys, work):
    """(events per second, milliseconds of processor time per event in the workers) of 8 workers."""
    start, before = time.perf_counter(), os.times()
    in_processes(8, lambda index: work(keys[index::8]))
    seconds, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return round(len(keys) / seconds, 1), round(1000 * cpu / len(keys), 1)


def apply_barely(keys):
    from django.db import connection, transaction

    with client() as api:
        for key in keys:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT object_id, customer_id FROM certification_stripeevent WHERE id = %s", [key])
                subscription, customer = cursor.fetchone()
                cursor.execute("SELECT id FROM certification_customer WHERE stripe_id = %s FOR UPDATE", [customer])
                fetched = api.subscriptions.retrieve(subscription)
                written = [f"{fetched.id} {fetched.status}", key]
                cursor.execute("UPDATE certification_stripeevent SET last_error = %s WHERE id = %s", written)


def apply_all(keys):
    from django.utils import timezone

    from certification.billing import processing
    from certification.billing.models import StripeEvent

    for key in keys:
        processing.process(StripeEvent.objects.defer("body").get(pk=key), at=timezone.now())


def webhook_killed_worker(sandbox):
    """A worker killed with -9 at 100 random points: what is lost, and what is done twice."""
    from datetime import timedelta

    from django.utils import timezone

    from certification.billing import processing
    from certification.billing.models import Phase, StripeEvent
    from portal.outbox import effects
    from portal.outbox.models import Effect

    begin(sandbox, 60)
    bodies = [event for event in at_stripe("events") if event["type"].startswith(("customer.subscription", "invoice."))]
    for body in bodies:
        processing.receive(body, at=timezone.now())
    chance, kills, at = random.Random(9), 0, timezone.now()
    while kills < 100:
        at += timedelta(hours=7)  # whatever a dead worker had claimed is due again
        kills += kill_while(lambda at=at: work_off(at), after=chance.uniform(0.002, 0.08))
        if not StripeEvent.objects.due(at + timedelta(hours=7)).exists():
            processing.retry(StripeEvent.objects.order_by("?").first(), at=at)
    for _round in range(20):
        at += timedelta(hours=7)
        processing.process_due(at, most=10_000)
        effects.deliver_due(at, most=10_000)
    waiting = StripeEvent.objects.filter(state="waiting").count() + Effect.objects.filter(done_at=None).count()
    phases, mails = Phase.objects.count(), Effect.objects.filter(kind="mail").count()
    lost = waiting + drifted() + (len(bodies) - StripeEvent.objects.count())
    twice = abs(phases - 60) + abs(mails - 60)
    return {"webhook_killed_worker": count(lost + twice, "lost or done twice", kills=kills, phases=phases, mails=mails)}


def work_off(at):
    from certification.billing import processing
    from portal.outbox import effects

    processing.process_due(at)
    effects.deliver_due(at)


def kill_while(work, after):
    """Whether a process was killed while it worked, so many seconds after it began."""
    from django.db import connections

    connections.close_all()
    ready, begun = os.pipe()
    child = os.fork()
    if child == 0:
        begin_apart()
        os.write(begun, b".")
        work()
        os._exit(0)
    os.read(ready, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    os.close(ready)
    os.close(begun)
    return os.WIFSIGNALED(status)


def begin_apart():
    """A process of its own has connections of its own, to Stripe too."""
    from certification.billing import stripe_client

    stripe_client._client.cache_clear()


def in_processes(number, work):
    from django.db import connections

    connections.close_all()
    children = []
    for index in range(number):
        child = os.fork()
        if child == 0:
            begin_apart()
            work(index)
            os._exit(0)
        children.append(child)
    for child in children:
        if os.waitpid(child, 0)[1]:
            raise SystemExit("A worker ended with an error.")


# The companies, and what is asked of Stripe about them.


def client():
    from certification.billing.stripe_client import stripe_api

    return stripe_api()


def begin(sandbox, number):
    """Companies with a level, an admin, a card and a subscription at Stripe, of which the portal has heard nothing."""
    from certification.billing import catalogue
    from certification.billing.models import Plan
    from tests.factories import certification_billing as make
    from tests.factories.portal import AccountFactory, MembershipFactory

    tiers = make.tiers()
    for slug in ("plus", "premium"):
        Plan.objects.get_or_create(tier=tiers[slug], interval="month", currency="EUR", defaults={"unit_amount": 49_900})
    for change in catalogue.differences():
        change.apply()
    price = Plan.objects.get(tier=tiers["plus"]).stripe_price_id
    subscriptions = []
    with client() as api:
        for _number in range(number):
            account = AccountFactory()
            MembershipFactory(account=account, role="billing_admin")
            make.holds(account, "gold")
            customer = api.customers.create({"name": account.name})
            card = api.payment_methods.attach("pm_card_visa", {"customer": customer.id})
            make.CustomerFactory(account=account, stripe_id=customer.id)
            given = {"customer": customer.id, "items": [{"price": price}], "default_payment_method": card.id}
            subscriptions.append(api.subscriptions.create(given))
    return subscriptions


def change_all(subscriptions, chance):
    """Each changed three times, 0 to 0.5 s apart, all at once."""
    from certification.billing.models import Plan

    prices = list(Plan.objects.values_list("stripe_price_id", flat=True))
    waits = [[chance.uniform(0, 0.5) for _update in range(UPDATES)] for _subscription in subscriptions]

    def change(subscription, waits):
        for number, wait in enumerate(waits):
            time.sleep(wait)
            items = [{"id": subscription["items"].data[0].id, "price": prices[(number + 1) % 2]}]
            ending = {"items": items, "proration_behavior": "none", "cancel_at_period_end": number % 2 == 0}
            with client() as api:
                api.subscriptions.update(subscription.id, ending)

    with ThreadPoolExecutor(len(subscriptions)) as pool:
        list(pool.map(change, subscriptions, waits))


def drifted():
    """How many subscriptions our copies have otherwise than Stripe."""
    from certification.billing import mirroring, sweeping

    return sum(sweeping.has_drifted(mirroring.with_context(found)) for found in at_stripe("subscriptions"))


def at_stripe(kind):
    with client() as api:
        asked = {"status": "all", "limit": 100} if kind == "subscriptions" else {"limit": 100}
        return [found.to_dict(for_json=True) for found in getattr(api, kind).list(asked).auto_paging_iter()]


def nothing_waits():
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    from certification.billing.models import StripeEvent

    unfinished = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    tasks = DBTaskResult.objects.filter(status__in=unfinished).exists()
    return not tasks and not StripeEvent.objects.filter(state="waiting").exists()


def forget(sandbox):
    """The next run begins with nothing, here and at Stripe."""
    from certification.billing.models import Customer, Invoice, Phase, Plan, Purchase, StripeEvent, Subscription

    for model in (Invoice, Phase, Purchase, Subscription, StripeEvent, Customer, Plan):
        model.objects.all().delete()
    sandbox.reset()


def blank_event(event_id):
    about = {"id": "sub_1", "object": "subscription", "customer": "cus_nobody"}
    return {
        "id": event_id,
        "object": "event",
        "type": "customer.subscription.updated",
        "created": 1,
        "data": {"object": about},
    }


def signed(event):
    body = json.dumps(event)
    return body, stripe.WebhookSignature.generate_signature_header(body, serving.SECRET, timestamp=int(time.time()))


def post(port, body, header):
    connection = HTTPConnection(serving.HOST, port, timeout=30)
    connection.request("POST", PATH, body, {"Content-Type": "application/json", "Stripe-Signature": header})
    return connection.getresponse().status


BENCHES = {
    bench.__name__: bench
    for bench in (
        webhook_storm,
        webhook_sweep,
        webhook_same_event,
        webhook_intake,
        webhook_apply,
        webhook_killed_worker,
    )
}
ALIASES = {"webhook_intake_p99": "webhook_intake"}

if __name__ == "__main__":
    main(sys.argv[1])
