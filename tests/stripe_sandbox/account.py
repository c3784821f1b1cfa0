"""The one Stripe account that a sandbox pretends to be: its objects, its time and its events."""

import secrets
import string
import threading
import time
from contextlib import contextmanager

from . import errors, spec
from .blanks import blank
from .store import Store, StripeObject, snapshot

PREFIXES = {
    "billing_portal.configuration": "bpc_",
    "billing_portal.session": "bps_",
    "charge": "ch_",
    "checkout.session": "cs_test_",
    "coupon": "",
    "credit_note": "cn_",
    "credit_note_line_item": "cnli_",
    "customer": "cus_",
    "customer_balance_transaction": "cbtxn_",
    "discount": "di_",
    "entitlements.active_entitlement": "ent_",
    "entitlements.feature": "feat_",
    "event": "evt_",
    "invoice": "in_",
    "invoice_payment": "inpay_",
    "invoiceitem": "ii_",
    "item": "li_",
    "line_item": "il_",
    "payment_intent": "pi_",
    "payment_method": "pm_",
    "price": "price_",
    "product": "prod_",
    "product_feature": "prodft_",
    "promotion_code": "promo_",
    "subscription": "sub_",
    "refund": "re_",
    "subscription_item": "si_",
    "subscription_schedule": "sub_sched_",
    "tax_id": "txi_",
    "tax_rate": "txr_",
    "test_helpers.test_clock": "clock_",
    "webhook_endpoint": "we_",
}
ALPHABET = string.ascii_letters + string.digits


def random_text(length=24):
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


class Account:
    """Everything one sandbox knows. Whoever touches it holds `lock`."""

    def __init__(self, base_url):
        self.base_url = base_url
        self.lock = threading.RLock()
        self.store = Store()
        self.idempotent = {}  # key -> what was asked and answered
        self.declines = []  # payments to refuse that would otherwise succeed, see billing.charging
        self.request = None  # the API request under way, which its events name
        self.on_event = lambda event: None
        self.moment = None  # the instant that is being caught up with, see `at`
        self.touched = False  # whether anything may have changed since it was last saved

    def now(self, thing=None):
        """Unix seconds for `thing`: its test clock's where it has one, else the wall's."""
        if thing is not None and thing.get("test_clock"):
            return self.find("test_helpers.test_clock", thing["test_clock"])["frozen_time"]
        return self.moment or int(time.time())

    @contextmanager
    def at(self, moment):
        """Let the wall show `moment`: what fell due while nobody looked is dated when it was due."""
        self.moment = moment
        try:
            yield
        finally:
            self.moment = None

    def create(self, kind, *, id=None, hidden=None, **fields):
        """A new stored object: blank, then `fields`."""
        properties = spec.schema(kind)["properties"]
        new = StripeObject(blank(kind), hidden)
        new.update(id=id or PREFIXES[kind] + random_text(), object=kind)
        new.update({name: value for name, value in (("livemode", False), ("metadata", {})) if name in properties})
        if "created" in properties:
            new["created"] = self.now(fields)
        new.update(fields)
        self.touched = True
        return self.store.add(new)

    def find(self, kind, id, param="id"):
        """The object, or Stripe's 404 naming the parameter that asked for it."""
        found = self.store.get(kind, id)
        if found is None:
            raise errors.missing_object(kind, id, param)
        return found

    def every(self, kind, **fields):
        return self.store.every(kind, **fields)

    def emit(self, type, about, previous=None):
        """Write down that something happened to `about`, as it stands now, and let the webhooks know."""
        data = {"object": snapshot(about)} | ({"previous_attributes": previous} if previous else {})
        asked = self.request or {"id": None, "idempotency_key": None}
        event = self.create("event", type=type, data=data, api_version=spec.API_VERSION, request=dict(asked))
        self.on_event(event)
        return event

    @contextmanager
    def changing(self, about, event_type):
        """Emit `event_type` with `previous_attributes` if the block changes anything in `about`."""
        before = snapshot(about)
        yield about
        previous = difference(before, about)
        if previous:
            self.emit(event_type, about, previous)


def difference(before, after):
    """What `previous_attributes` holds: the old values of changed fields, hashes field by field, arrays whole."""
    changed = {}
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old != new:
            both = isinstance(old, dict) and isinstance(new, dict)
            changed[name] = difference(old, new) if both else snapshot(old)
    return changed
