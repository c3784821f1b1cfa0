from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from certification.billing.models import StripeEvent
from tests.certification.billing.signing import SECRET, deliver, event, signature


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET, "whsec_previous"]


@pytest.fixture
def run_tasks(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_signed_event_is_kept_and_answered(db, client):
    assert deliver(client, event()).status_code == 200

    kept = StripeEvent.objects.get()
    assert (kept.event_id, kept.type, kept.object_id, kept.customer_id, kept.state, kept.body) == (
        "evt_1",
        "customer.subscription.updated",
        "sub_1",
        "cus_1",
        "waiting",
        event(),
    )


def test_event_signed_with_the_previous_secret_is_kept(db, client):
    assert deliver(client, event(), secret="whsec_previous").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1,v1=",
        "nonsense",
        "t=1767225600,v1=é",
        "t=,v1=00",
        signature("{}", secret="whsec_of_somebody_else"),
        signature("another body"),
    ],
    # Signatures carry the time: without names of their own the cases would be called otherwise in every process.
    ids=["none", "empty", "nonsense", "letters", "no time", "other secret", "other body"],
)
def test_event_that_stripe_did_not_sign_is_refused(db, client, header):
    assert deliver(client, event(), header=header).status_code == 400
    assert not StripeEvent.objects.exists()


def test_event_signed_too_long_ago_is_refused(db, client):
    assert deliver(client, event(), age=301).status_code == 400
    assert deliver(client, event(), age=290).status_code == 200


@pytest.mark.parametrize("body", ["", "not json", "[]", "null", "{}", '{"id": "evt_1", "data": {"object": 3}}'])
def test_signed_nonsense_is_refused(db, client, body):
    assert deliver(client, body).status_code == 400


def test_body_that_is_no_text_is_refused(db, client):
    response = client.post(
        "/stripe/webhook/", b"\xff\xfe", content_type="application/json", headers={"stripe-signature": "t=1,v1=00"}
    )

    assert response.status_code == 400


def test_blank_secret_opens_nothing(db, client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = [""]

    assert deliver(client, event(), secret="").status_code == 400


def test_door_without_a_secret_asks_stripe_to_come_again(db, client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []

    assert deliver(client, event()).status_code == 503


def test_webhook_takes_posts_only(db, client):
    assert client.get("/stripe/webhook/").status_code == 405


def test_replayed_event_is_answered_and_kept_once(db, client):
    assert [deliver(client, event()).status_code for _ in range(3)] == [200, 200, 200]
    assert StripeEvent.objects.count() == 1


def test_event_of_an_unknown_customer_is_kept_and_flagged(db, client, run_tasks):
    with run_tasks():
        assert deliver(client, event(customer="cus_stranger")).status_code == 200

    assert StripeEvent.objects.get().state == StripeEvent.State.UNKNOWN_CUSTOMER


@pytest.mark.parametrize("type", ["payment_intent.succeeded", "a.type.of.the.future"])
def test_event_of_no_use_is_kept_and_ignored(db, client, run_tasks, type):
    with run_tasks():
        assert deliver(client, event(object=type.split(".")[0], type=type)).status_code == 200

    assert StripeEvent.objects.get().state == StripeEvent.State.IGNORED


@pytest.mark.postgres
def test_one_event_64_times_at_once_is_kept_once(transactional_db):
    def once(_number):
        try:
            return deliver(Client(), event(customer="cus_stranger")).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(once, range(64)))

    assert answers == [200] * 64
    kept = StripeEvent.objects.get()
    assert (kept.state, kept.attempts) == (StripeEvent.State.UNKNOWN_CUSTOMER, 1)
