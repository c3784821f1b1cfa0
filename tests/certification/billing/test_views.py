from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from certification.billing.models import Plan, Purchase
from certification.levels.models import Requirement
from tests.factories import certification_billing as make
from tests.factories.certification import course
from tests.factories.portal import AccountFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def tiers(db):
    return make.tiers()


@pytest.fixture
def brenner(cast):
    return cast("ada").account


def text(response):
    return " ".join(response.content.decode().split())


def test_plan_shows_prices_and_locks(tiers, brenner, as_person):
    make.holds(brenner, "silver")
    plus = make.PlanFactory(tier=tiers["plus"])
    make.PlanFactory(tier=tiers["premium"], unit_amount=149900)

    page = text(as_person("ada").get("/plan/"))

    assert f'name="plan" value="{plus.pk}"' in page
    assert "Buy Plus for €499.00 each month" in page
    assert "Open to you by your level Silver." in page
    assert "Your company needs the level Gold first." in page
    assert "€1,499.00 each month" in page
    assert "Buy Premium" not in page


def test_plan_says_who_must_yet_be_certified(tiers, brenner, as_person):
    Requirement.objects.create(level=make.LevelFactory(slug="silver"), course=course("flow-operator"), people=2)

    assert "2 more people certified in Flow Operator" in text(as_person("ada").get("/plan/"))


def test_plan_leads_to_stripes_pages_and_nowhere_else(tiers, as_person, settings):
    settings.STRIPE_PAGES = ["https://checkout.stripe.com"]

    policy = as_person("ada").get("/plan/").headers["Content-Security-Policy"]

    [form_action] = [part for part in policy.split("; ") if part.startswith("form-action")]
    assert form_action == "form-action 'self' https://checkout.stripe.com"


def test_plan_of_a_subscribed_company_shows_what_it_pays_and_sells_nothing(tiers, brenner, as_person):
    make.holds(brenner, "gold")
    customer = make.CustomerFactory(account=brenner)
    make.SubscriptionFactory(customer=customer, plan__tier=tiers["plus"])
    make.InvoiceFactory(customer=customer, number="TARN-0007")

    page = text(as_person("ada").get("/plan/"))

    assert "€499.00 each month" in page
    assert "Renews" in page
    assert "TARN-0007" in page
    assert 'action="/plan/buy/"' not in page


def test_older_invoices_are_a_page_further_on(tiers, brenner, as_person):
    customer = make.CustomerFactory(account=brenner)
    for number in range(13):
        make.InvoiceFactory(customer=customer, number=f"TARN-{number:04}", issued_at=NOW + timedelta(days=number))
    ada = as_person("ada")

    first, second = text(ada.get("/plan/")), text(ada.get("/plan/?page=2"))

    assert ["TARN-0012" in first, "TARN-0000" in first, "TARN-0000" in second] == [True, False, True]


def test_plan_shows_nothing_of_another_company(tiers, as_person):
    customer = make.CustomerFactory(account=AccountFactory())
    make.SubscriptionFactory(customer=customer, plan__tier=tiers["plus"])
    make.InvoiceFactory(customer=customer, number="TARN-0007")

    page = text(as_person("ada").get("/plan/"))

    assert "TARN-0007" not in page
    assert "Renews" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_plan_asks_as_many_queries_for_many_rows_as_for_one(
    rows, tiers, brenner, as_person, django_assert_max_num_queries
):
    make.holds(brenner, "gold")
    customer = make.CustomerFactory(account=brenner)
    for number in range(rows):
        make.InvoiceFactory(customer=customer)
        make.PlanFactory(tier=tiers["plus"], currency=("EUR", "USD", "GBP")[number])
        make.SubscriptionFactory(
            customer=customer, status="canceled", plan__tier=tiers["premium"], plan__is_active=False
        )
    ada = as_person("ada")

    with django_assert_max_num_queries(15):
        assert ada.get("/plan/").status_code == 200


def test_plan_refuses_a_member_and_says_whom_to_ask(tiers, as_person):
    as_person("ada")

    response = as_person("emil").get("/plan/")

    assert response.status_code == 403
    assert "Ada Brenner, Head of Automation" in text(response)


def test_plan_of_a_portal_without_tiers_says_so(as_person):
    assert "no tier has been written down yet" in text(as_person("ada").get("/plan/"))


@pytest.mark.parametrize("who", ["sam", "milo"])
def test_plan_of_no_company_is_not_there(tiers, as_person, who):
    assert as_person(who).get("/plan/").status_code == 404


def test_locked_tier_cannot_be_bought_by_posting_it(tiers, brenner, as_person):
    ada = as_person("ada")
    plan = make.PlanFactory(tier=tiers["plus"])

    page = text(ada.post("/plan/buy/", {"plan": plan.pk}, follow=True))

    assert "Your company does not hold the level that unlocks this tier. Nothing was bought." in page
    assert not Purchase.objects.exists()


@pytest.mark.parametrize("plan", ["", "0", "x", "9" * 30])
def test_plan_that_is_not_there_cannot_be_bought(tiers, as_person, plan):
    page = text(as_person("ada").post("/plan/buy/", {"plan": plan}, follow=True))

    assert "This plan is not on sale. Nothing was bought." in page


def test_buying_while_stripe_does_not_answer_says_so(tiers, brenner, as_person, settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "sk_test_nobody", "http://127.0.0.1:1"
    make.holds(brenner, "silver")
    plan = make.PlanFactory(tier=tiers["plus"])

    page = text(as_person("ada").post("/plan/buy/", {"plan": plan.pk}, follow=True))

    assert "Stripe cannot be reached at this moment. Nothing was bought; try again in a minute." in page


def test_buying_what_stripe_refuses_says_so_and_is_logged(sandbox, tiers, brenner, as_person, caplog):
    make.holds(brenner, "silver")
    plan = make.PlanFactory(tier=tiers["plus"], stripe_price_id="price_nowhere")

    page = text(as_person("ada").post("/plan/buy/", {"plan": plan.pk}, follow=True))

    assert "Stripe refused this, and it is for us to find out why. Nothing was bought." in page
    assert "price_nowhere" in caplog.text


def test_confirming_waits_politely(tiers, as_person):
    page = text(as_person("ada").get("/plan/confirming/"))

    assert 'hx-get="/plan/confirming/" hx-trigger="every 2s"' in page
    assert '<a href="/plan/confirming/">Look again</a>' in page


def test_confirming_asked_by_htmx_changes_nothing_while_waiting(tiers, as_person):
    assert as_person("ada").get("/plan/confirming/", headers={"hx-request": "true"}).status_code == 204


def test_confirming_goes_on_to_the_plan_once_paid(tiers, brenner, as_person):
    make.SubscriptionFactory(customer=make.CustomerFactory(account=brenner), plan__tier=tiers["plus"])
    ada = as_person("ada")

    assert ada.get("/plan/confirming/", headers={"hx-request": "true"}).headers["HX-Redirect"] == "/plan/"
    assert "The payment is confirmed: your plan is Plus / month / EUR." in text(
        ada.get("/plan/confirming/", follow=True)
    )


def test_portal_of_a_company_that_never_bought_is_not_there(tiers, as_person):
    assert as_person("ada").post("/plan/portal/").status_code == 404


def test_price_that_stripe_has_cannot_be_edited(tiers):
    plan = make.PlanFactory(tier=tiers["plus"])
    plan.unit_amount = 1

    with pytest.raises(ValidationError, match="Stripe has this price already"):
        plan.full_clean()


def test_plan_can_be_taken_off_sale_and_replaced(tiers):
    plan = make.PlanFactory(tier=tiers["plus"])
    plan.is_active = False
    plan.full_clean()
    plan.save()

    make.PlanFactory(tier=tiers["plus"], unit_amount=59900)

    assert [plan.unit_amount for plan in Plan.objects.on_sale()] == [59900]


def test_set_up_lets_managers_keep_plans_and_everybody_look(tiers, cast):
    may = {
        who: [action for action in ("add", "view") if cast(who).has_perm(f"certification.{action}_plan")]
        for who in ("milo", "sam", "wren")
    }

    assert may == {"milo": ["add", "view"], "sam": ["view"], "wren": []}
