"""Webhooks: events posted to their endpoints, signed as Stripe signs them, again and again until they are taken."""

import hashlib
import heapq
import hmac
import http.client
import itertools
import json
import threading
import time
from urllib.parse import urlsplit

from .account import random_text
from .faults import Faults

TRIES = 15
FIRST_RETRY = 0.25  # seconds; doubled after each try
LONGEST_WAIT = 30.0
TIMEOUT = 20.0
WORKERS = 4
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def register(account, url, *, secret=None, enabled_events=("*",), fixed=False):
    """A new endpoint. A `fixed` one was named when the sandbox started, and outlives a reset."""
    hidden = {"secret": secret or f"whsec_{random_text(32)}", "fixed": fixed}
    endpoint = account.create("webhook_endpoint", url=url, status="enabled", hidden=hidden)
    endpoint["enabled_events"] = list(enabled_events)
    return endpoint


def register_fixed(account, url, secret):
    """The endpoint named at the start, instead of the one named at an earlier start."""
    for endpoint in account.every("webhook_endpoint"):
        if endpoint.hidden["fixed"]:
            endpoint["url"] = url
            endpoint.hidden["secret"] = secret
            return endpoint
    return register(account, url, secret=secret, fixed=True)


def secrets_of(endpoint):
    """The secret, and the one it replaces while that is still in force."""
    return [endpoint.hidden["secret"], *endpoint.hidden.get("previous", ())]


def signature(secrets, body, moment):
    """The Stripe-Signature header: HMAC-SHA256 over `timestamp.body`, one for each secret."""
    signed = b"%d." % moment + body
    digests = (hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets)
    return ",".join([f"t={moment}", *(f"v1={digest}" for digest in digests)])


def post(url, body, secrets):
    """Deliver once. Returns (status, error): no status when nobody answered."""
    target = urlsplit(url)
    if target.scheme != "http" or target.hostname not in LOOPBACK:
        return None, "The sandbox delivers to this machine only."
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature(secrets, body, int(time.time())),
        "User-Agent": "Stripe/1.0 (+sandbox)",
    }
    connection = http.client.HTTPConnection(target.hostname, target.port or 80, timeout=TIMEOUT)
    try:
        connection.request("POST", target.path + (f"?{target.query}" if target.query else ""), body, headers)
        return connection.getresponse().status, None
    except (OSError, http.client.HTTPException) as error:
        return None, repr(error)
    finally:
        connection.close()


class Deliveries:
    """The queue of deliveries and its workers. Several work at once: order is not promised, as with Stripe."""

    def __init__(self, account):
        self.account = account
        self.log = []
        self._due = []  # heap of (monotonic time, sequence, event id, endpoint id, try)
        self._sequence = itertools.count()
        self._ready = threading.Condition()
        self._busy = 0
        self._stopped = False
        self.faults = Faults()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]
        account.on_event = self.announce

    def start(self):
        for thread in self._threads:
            thread.start()

    def work_with(self, parallel):
        """Let at least so many deliveries be under way at once."""
        more = [threading.Thread(target=self._work, daemon=True) for _ in range(parallel - len(self._threads))]
        self._threads += more
        for thread in more:
            thread.start()

    def stop(self):
        with self._ready:
            self._stopped = True
            self._ready.notify_all()
        for thread in self._threads:
            thread.join()

    def announce(self, event):
        """Queue an event, new or again, for every endpoint that wants it."""
        awaiting = [endpoint["id"] for endpoint in self.account.every("webhook_endpoint") if _wants(endpoint, event)]
        event.hidden["awaiting"] = awaiting
        event["pending_webhooks"] = len(awaiting)
        self._queue_all(event)

    def resume(self):
        """Queue what an earlier process could not deliver."""
        for event in self.account.every("event"):
            self._queue_all(event)

    def clear(self):
        with self._ready:
            self._due.clear()
            self.log.clear()

    @property
    def pending(self):
        """How many deliveries are waiting or under way."""
        with self._ready:
            return len(self._due) + self._busy

    def _queue_all(self, event):
        for endpoint_id in event.hidden["awaiting"]:
            for wait in self.faults.departures():
                self._queue(wait, event["id"], endpoint_id, 1)

    def _queue(self, wait, event_id, endpoint_id, attempt):
        with self._ready:
            entry = (time.monotonic() + wait, next(self._sequence), event_id, endpoint_id, attempt)
            heapq.heappush(self._due, entry)
            self._ready.notify()

    def _work(self):
        while job := self._next():
            self._deliver(*job)
            with self._ready:
                self._busy -= 1

    def _next(self):
        """(event id, endpoint id, try) of the next delivery once it is due; None when there will be no more."""
        with self._ready:
            while not self._stopped:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    self._busy += 1
                    return heapq.heappop(self._due)[2:]
                self._ready.wait(wait)
        return None

    def _deliver(self, event_id, endpoint_id, attempt):
        with self.account.lock:
            event = self.account.store.get("event", event_id)
            endpoint = self.account.store.get("webhook_endpoint", endpoint_id)
            if event is None or endpoint is None or endpoint["status"] != "enabled":
                return
            body, url, secrets = json.dumps(event).encode(), endpoint["url"], secrets_of(endpoint)
        dropped = attempt == 1 and self.faults.happens(self.faults.drop)
        status, error = (None, "Dropped by order.") if dropped else post(url, body, secrets)
        delivery = {"event": event_id, "type": event["type"], "endpoint": endpoint_id, "url": url, "try": attempt}
        with self.account.lock:
            self.log.append({**delivery, "status": status, "error": error, "at": time.time()})
            self._note(event, endpoint_id, taken=status is not None and 200 <= status < 300, attempt=attempt)

    def _note(self, event, endpoint_id, *, taken, attempt):
        self.account.touched = True
        awaiting = event.hidden["awaiting"]
        if taken and endpoint_id in awaiting:
            awaiting.remove(endpoint_id)
            event["pending_webhooks"] = len(awaiting)
        elif not taken and attempt < TRIES:
            wait = min(FIRST_RETRY * 2 ** (attempt - 1), LONGEST_WAIT)
            self._queue(wait, event["id"], endpoint_id, attempt + 1)


def _wants(endpoint, event):
    asked = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in asked or event["type"] in asked)
