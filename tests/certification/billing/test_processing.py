from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from certification.billing import processing
from certification.billing.models import StripeEvent
from tests.certification.billing.signing import event
from tests.factories import certification_billing as make

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
State = StripeEvent.State


@pytest.fixture
def unreachable(settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "sk_test_nobody", "http://127.0.0.1:1"


def received(**fields):
    return processing.receive(event(**fields), at=NOON)


def process(kept, at=NOON):
    processing.process(kept, at=at)
    kept.refresh_from_db()
    return kept


def test_event_that_stripe_cannot_be_asked_about_waits_and_is_due_again_later(db, unreachable):
    make.CustomerFactory(stripe_id="cus_1")

    kept = process(received())

    assert (kept.state, kept.attempts, kept.done_at) == (State.WAITING, 1, None)
    assert kept.last_error.startswith("Unreachable: ")
    assert kept.next_try_at == NOON + timedelta(seconds=30)


def test_event_waits_while_no_key_is_set(db):
    make.CustomerFactory(stripe_id="cus_1")

    kept = process(received())

    assert (kept.state, kept.last_error) == (State.WAITING, "NotConfigured: STRIPE_SECRET_KEY is not set.")


def test_event_about_something_that_stripe_does_not_have_has_failed(sandbox, db):
    make.CustomerFactory(stripe_id="cus_1")

    kept = process(received(id="sub_nowhere"))

    assert kept.state == State.FAILED
    assert "No such subscription" in kept.last_error


def test_every_try_of_an_event_is_kept(sandbox, db, settings):
    make.CustomerFactory(stripe_id="cus_1")
    running, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:1"
    kept = process(received(id="sub_nowhere"))
    settings.STRIPE_API_BASE = running

    kept = process(kept, at=NOON + timedelta(minutes=1))

    assert [(at, words.partition(":")[0]) for at, words in kept.tries] == [
        ("2026-03-03T12:00:00+00:00", "Unreachable"),
        ("2026-03-03T12:01:00+00:00", "NotThere"),
    ]


def test_failed_event_can_be_tried_again(sandbox, db):
    make.CustomerFactory(stripe_id="cus_1")
    kept = process(received(id="sub_nowhere"))

    processing.retry(kept, at=NOON)

    assert (kept.state, kept.next_try_at) == (State.WAITING, NOON)
    assert process(kept).attempts == 2


def test_event_is_acted_upon_by_one_worker_at_a_time(db):
    kept = received(customer="cus_stranger")
    twin = StripeEvent.objects.get()

    process(kept)
    process(twin)

    assert twin.attempts == 1


def test_event_of_a_worker_that_died_is_due_again(db):
    """It had claimed the event, and never said what became of it."""
    kept = received(customer="cus_stranger")
    StripeEvent.objects.update(attempts=1, next_try_at=NOON + timedelta(seconds=30))

    processing.process_due(NOON + timedelta(seconds=29))
    kept.refresh_from_db()
    assert kept.state == State.WAITING

    processing.process_due(NOON + timedelta(seconds=30))
    kept.refresh_from_db()
    assert kept.state == State.UNKNOWN_CUSTOMER


class Babbling(BaseHTTPRequestHandler):
    """Answers every question with an object of no shape that we know."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format, *args):
        """Keep silent."""


@pytest.fixture
def babbling(settings):
    server = HTTPServer(("127.0.0.1", 0), Babbling)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.STRIPE_SECRET_KEY = "sk_test_nobody"
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{server.server_port}"
    yield
    server.shutdown()
    server.server_close()
    thread.join()


def test_answer_that_makes_no_sense_leaves_the_event_waiting_and_the_next_has_its_turn(db, babbling):
    make.CustomerFactory(stripe_id="cus_1")
    received(), received(customer="cus_stranger", event_id="evt_2")

    processing.process_due(NOON)

    first, second = StripeEvent.objects.order_by("event_id")
    assert (first.state, first.last_error) == (State.WAITING, "KeyError: 'status'")
    assert second.state == State.UNKNOWN_CUSTOMER


def test_one_fetch_answers_all_that_was_told_before_it(sandbox, db):
    """Stripe tells of an invoice three or four times within a second."""
    make.InvoiceFactory(stripe_id="in_draft", customer=make.CustomerFactory(stripe_id="cus_1"), status="draft")
    first, second, _of_another, tried = (
        processing.receive(event("invoice", invoice, event_id=f"evt_{number}"), at=NOON)
        for number, invoice in enumerate(["in_draft", "in_draft", "in_other", "in_draft"])
    )
    StripeEvent.objects.filter(pk=tried.pk).update(attempts=1)

    process(first)
    later = processing.receive(event("invoice", "in_draft", event_id="evt_later"), at=NOON)

    states = dict(StripeEvent.objects.values_list("event_id", "state"))
    assert states == {
        "evt_0": State.DONE,
        "evt_1": State.DONE,
        "evt_2": State.WAITING,  # about another invoice
        "evt_3": State.WAITING,  # another worker is at it
        "evt_later": State.WAITING,
    }
    second.refresh_from_db()
    assert second.tries == [["2026-03-03T12:00:00+00:00", "done with evt_0"]]
    assert process(second).attempts == 0
    assert process(later).state == State.DONE


@pytest.mark.parametrize("customer", ["cus_stranger", "cus_1"])
def test_event_that_came_to_nothing_settles_no_other(db, unreachable, customer):
    make.CustomerFactory(stripe_id="cus_1")
    first, second = (
        processing.receive(event(customer=customer, event_id=name), at=NOON) for name in ("evt_1", "evt_2")
    )

    process(first)

    second.refresh_from_db()
    assert (second.state, second.attempts) == (State.WAITING, 0)


def test_deleted_draft_of_an_invoice_goes_here_too(sandbox, db):
    make.InvoiceFactory(stripe_id="in_draft", customer=make.CustomerFactory(stripe_id="cus_1"), status="draft")

    kept = process(received(object="invoice", id="in_draft", type="invoice.deleted"))

    assert kept.state == State.DONE
    assert not kept.last_error
