"""The staff side in Wagtail's admin."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certification.billing import processing
from certification.billing.models import StripeEvent
from tests.certification.billing.signing import event
from tests.factories import certification_billing as make

LISTS = ("plan", "tierterms", "customer", "subscription", "invoice", "stripeevent")


@pytest.fixture
def tiers(db):
    return make.tiers()


@pytest.fixture
def failed(db):
    kept = processing.receive(event(customer="cus_stranger"), at=make.LONG_AGO)
    StripeEvent.objects.update(state="failed", last_error="Refused: no")
    return kept


def answers(client):
    return {name: client.get(reverse(f"{name}:index")).status_code for name in LISTS}


def test_managers_see_all_lists(tiers, as_person):
    assert answers(as_person("milo")) == dict.fromkeys(LISTS, 200)


def test_support_sees_who_pays_and_no_events(tiers, as_person):
    assert answers(as_person("sam")) == dict.fromkeys(LISTS, 200) | {"stripeevent": 302}


def test_writers_see_nothing_of_it(tiers, as_person):
    assert answers(as_person("wren")) == dict.fromkeys(LISTS, 302)


@pytest.mark.parametrize("rows", [1, 6])
def test_lists_ask_as_many_queries_for_many_rows_as_for_one(rows, tiers, as_person, django_assert_max_num_queries):
    for number in range(rows):
        subscription = make.SubscriptionFactory(plan__tier=tiers["plus"], plan__is_active=False)
        make.InvoiceFactory(customer=subscription.customer)
        processing.receive(event(event_id=f"evt_{number}"), at=make.LONG_AGO)
    milo = as_person("milo")

    for name in LISTS:
        with django_assert_max_num_queries(16):
            assert milo.get(reverse(f"{name}:index")).status_code == 200


def test_copies_of_what_stripe_has_are_not_edited_by_a_superuser_either(tiers, client, django_user_model):
    client.force_login(
        django_user_model.objects.create_superuser("root@tarn.example", "x"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    subscription = make.SubscriptionFactory(plan__tier=tiers["plus"])

    assert client.get(reverse("subscription:inspect", args=[subscription.pk])).status_code == 200
    assert client.get(reverse("subscription:edit", args=[subscription.pk])).status_code == 302
    assert client.get(reverse("subscription:add")).status_code == 302


def test_plan_is_made_in_the_admin(tiers, as_person):
    tier = tiers["plus"]

    response = as_person("milo").post(
        reverse("plan:add"),
        {"tier": tier.pk, "interval": "year", "currency": "eur", "unit_amount": 490000, "is_active": "on"},
    )

    assert response.status_code == 302
    assert tier.plans.get().lookup_key == "plus-year-eur"


def test_plan_that_is_on_sale_already_is_refused_in_words(tiers, as_person):
    make.PlanFactory(tier=tiers["plus"], interval="year")

    response = as_person("milo").post(
        reverse("plan:add"),
        {"tier": tiers["plus"].pk, "interval": "year", "currency": "EUR", "unit_amount": 1, "is_active": "on"},
    )

    assert "Such a plan is on sale already. Take it off sale first." in response.content.decode()


def test_failed_event_is_tried_again_by_a_manager(tiers, failed, as_person):
    milo = as_person("milo")
    page = milo.get(reverse("stripeevent:inspect", args=[failed.pk])).content.decode()
    assert "Refused: no" in page
    assert "Try again" in page

    response = milo.post(reverse("stripeevent:retry", args=[failed.pk]))

    assert response.url == reverse("stripeevent:inspect", args=[failed.pk])
    failed.refresh_from_db()
    assert (failed.state, failed.last_error, failed.attempts) == ("unknown", "", 1)
    assert ModelLogEntry.objects.filter(action="certification.stripe_event.retry").count() == 1


def test_event_is_not_tried_again_by_others(tiers, failed, as_person):
    for who in ("sam", "wren", "iris", "ada"):
        as_person(who).post(reverse("stripeevent:retry", args=[failed.pk]))

    failed.refresh_from_db()
    assert failed.state == "failed"


def test_retry_is_not_done_by_looking(tiers, failed, as_person):
    assert as_person("milo").get(reverse("stripeevent:retry", args=[failed.pk])).status_code == 405
