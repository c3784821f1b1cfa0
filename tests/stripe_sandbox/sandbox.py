"""How tests and the demonstration use the sandbox from Python."""

import http.client
import json
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

from . import spec
from .billing.cards import ACCEPTED
from .server import Server

API_KEY = "sk_test_sandbox"
WEBHOOK_SECRET = "whsec_sandbox"


class Sandbox:
    """A running sandbox: in a thread, or with `process=True` in a process of its own that ends with this one.

    `state` is the path of a file that keeps everything from one run to the next.
    """

    api_key = API_KEY
    api_version = spec.API_VERSION

    def __init__(self, *, port=0, webhook_url=None, webhook_secret=WEBHOOK_SECRET, process=False, state=None):
        self.webhook_secret = webhook_secret
        self.url = None
        self._port = port
        self._state = state
        self._webhook_url = webhook_url
        self._in_process = process
        self._running = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.stop()

    def start(self):
        (self._start_process if self._in_process else self._start_thread)()
        if self._webhook_url:
            self.send_webhooks_to(self._webhook_url)
        return self

    def _start_thread(self):
        self._running = Server(self._port, self._state)
        self._running.start()
        self.url = self._running.account.base_url

    def _start_process(self):
        state = ["--state", str(self._state)] if self._state else []
        parent = f"--die-with-parent={os.getpid()}"
        command = [sys.executable, "-m", "tests.stripe_sandbox", "--port", str(self._port), parent, *state]
        self._running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self._running.stdout.readline()
        if not line:
            raise RuntimeError("The Stripe sandbox did not start.")
        self.url = json.loads(line)["url"]

    def stop(self):
        if isinstance(self._running, Server):
            self._running.stop()
        else:
            self._running.terminate()
            self._running.communicate(timeout=10)

    def order(self, method, name, /, **given):
        """Ask for /_sandbox/<name>. Raises SandboxError with Stripe's words if it is refused."""
        # Checking all that a long test has made takes minutes.
        timeout = 900 if name == "violations" else 30
        status, answer = self._ask(method, f"/_sandbox/{name}", json.dumps(given), timeout)
        if status != 200:
            raise SandboxError(answer["error"]["message"])
        return answer

    def _ask(self, method, path, body, timeout):
        target = urlsplit(self.url)
        connection = http.client.HTTPConnection(target.hostname, target.port, timeout=timeout)
        try:
            connection.request(method, path, body)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def send_webhooks_to(self, url, secret=None):
        """Deliver all events to `url` from now on, instead of the address named before."""
        self.webhook_secret = secret or self.webhook_secret
        self.order("POST", "webhook", url=url, secret=self.webhook_secret)

    def pay(self, session_id, card=ACCEPTED, **typed):
        """Pay a Checkout session as a person would. Returns where the browser goes; SandboxError if declined.

        `typed` is what else they type in: email, name, code (of a promotion), country, tax_id.
        """
        return self.order("POST", "pay", session=session_id, card=card, **typed)["redirect"]

    def decline_next(self, customer=None, *, times=1, decline_code="generic_decline"):
        """Refuse the next charges of a customer, or of anybody."""
        self.order("POST", "decline", customer=customer, times=times, decline_code=decline_code)

    def end_period(self, subscription_id):
        """Let the period of a subscription end now. Returns the subscription."""
        return self.order("POST", "end_period", subscription=subscription_id)

    def retry(self, invoice_id):
        """Make the next automatic try to collect a failed invoice. Returns the invoice."""
        return self.order("POST", "retry", invoice=invoice_id)

    def release_clock(self, clock_id):
        """Bring a test clock to the present and let its customers live in real time from here."""
        self.order("POST", "release_clock", clock=clock_id)

    def deliveries(self):
        """Every try to deliver an event so far, as dicts, oldest first."""
        return self.order("GET", "deliveries")["deliveries"]

    def settle(self, timeout=10.0):
        """Wait until nothing is waiting to be delivered."""
        until = time.monotonic() + timeout
        while self.order("GET", "pending")["pending"]:
            if time.monotonic() > until:
                raise SandboxError(f"Webhooks are still waiting after {timeout} seconds.")
            time.sleep(0.02)

    def faults(self, **given):
        """Order trouble: duplicate, shuffle, drop, latency, errors, limits, lost, seed, parallel. None ends it."""
        self.order("POST", "faults", **given)

    def rotate_secret(self, secret, *, previous_for_now=True):
        """Sign deliveries with a new secret; for now, with the one before it as well."""
        self.order("POST", "rotate_secret", secret=secret, previous_for_now=previous_for_now)

    def resend(self, *event_ids):
        """Deliver the named events again, or all."""
        self.order("POST", "resend", events=list(event_ids))

    def violations(self):
        """{"objects": {kind: n}, "payloads": n, "violations": [...]}: everything held, against Stripe's description."""
        return self.order("GET", "violations")

    def reset(self):
        """Forget everything but where webhooks go."""
        self.order("POST", "reset")


class SandboxError(Exception):
    """The sandbox would not do what it was told."""
