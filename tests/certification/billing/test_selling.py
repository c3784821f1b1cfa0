"""Seats sold on Stripe's own pages: to a company in numbers, to a person, paid back; all over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests
from django.db import connections
from django.utils import timezone

from certification.billing import catalogue, selling, sweeping
from certification.billing.models import Invoice, SeatPrice, SeatPurchase, StripeEvent
from certification.billing.stripe_client import stripe_api
from certification.courses import progress, seats
from portal.outbox.models import Effect
from tests.factories import certification as learn
from tests.factories import certification_billing as make
from tests.factories.portal import MembershipFactory

CARD = "4242424242424242"


@pytest.fixture
def price(sandbox, db):
    """490 euros for a seat, at Stripe too."""
    course = learn.course("flow-operator", needs_seat=True)
    SeatPrice.objects.create(course=course, currency="EUR", unit_amount=49_000)
    for change in catalogue.differences():
        change.apply()
    return SeatPrice.objects.select_related("course").get()


@pytest.fixture
def ada(cast):
    return cast("ada")


def start(price, by, quantity=3, account=None):
    return selling.start(price=price, quantity=quantity, account=account, by=by, at=timezone.now())


def pay(url):
    """As a browser does on Stripe's page."""
    return requests.post(url, {"number": CARD, "email": "x@example.com"}, allow_redirects=False, timeout=10)


def sessions():
    with stripe_api() as api:
        return api.checkout.sessions.list().data


def refund(purchase, amount=None):
    purchase.refresh_from_db()
    with stripe_api() as api:
        api.refunds.create({"payment_intent": purchase.payment_id, **({"amount": amount} if amount else {})})


def test_sync_makes_product_and_price_and_archives_what_is_off_sale(price):
    with stripe_api() as api:
        product, made = api.products.retrieve("course-flow-operator"), api.prices.retrieve(price.stripe_price_id)
    assert (product.name, product.metadata.to_dict()) == ("Flow Operator", {"course": "flow-operator"})
    assert (made.type, made.unit_amount, made.lookup_key) == ("one_time", 49_000, "course-flow-operator-eur")

    SeatPrice.objects.update(is_active=False)
    dearer = SeatPrice.objects.create(course=price.course, currency="EUR", unit_amount=52_000)
    said = sorted(change.words for change in catalogue.differences())

    assert said == [
        f"archive price course-flow-operator-eur ({price.stripe_price_id})",
        f"create price course-flow-operator-eur: 52000 {dearer.currency}",
    ]


def test_company_buys_seats_and_hands_one_out(webhooks, price, ada, as_person, mailoutbox):
    browser = as_person("ada")
    bought = browser.post("/plan/seats/buy/", {"price": price.pk, "quantity": 3})
    back = pay(bought.url).headers["Location"]
    webhooks()

    assert browser.get(urlsplit(back).path).url == "/plan/seats/"
    purchase = SeatPurchase.objects.get()
    assert (purchase.state, purchase.total, purchase.account) == ("paid", 147_000, ada.account)
    assert price.course.seats.free().filter(account=ada.account).count() == 3
    assert [(invoice.total, invoice.status) for invoice in Invoice.objects.all()] == [(147_000, "paid")]
    assert requests.get(purchase.pdf_url, timeout=10).status_code == 200
    assert set(StripeEvent.objects.values_list("state", flat=True)) == {"done", "ignored"}
    [message] = mailoutbox
    assert (message.to, message.subject) == ([ada.email], "Your 3 seats are paid for: Flow Operator")
    assert "€1,470.00 has been paid for 3 seats in Flow Operator." in message.body

    page = browser.get("/plan/seats/").content.decode()
    assert "3 seats · Flow Operator" in page
    assert purchase.pdf_url in page


def test_everything_told_again_changes_nothing(webhooks, sandbox, price, ada):
    pay(start(price, ada, account=ada.account))
    webhooks()
    sandbox.resend()
    webhooks()
    sweeping.sweep(at=timezone.now())

    assert price.course.seats.count() == 3
    assert Effect.objects.filter(key__startswith="seats-bought").count() == 1


def test_person_buys_one_and_begins(webhooks, price, as_person, cast, mailoutbox):
    kenji = as_person("kenji")
    pay(kenji.post(f"/seats/buy/{price.pk}/").url)
    webhooks()

    [purchase] = SeatPurchase.objects.all()
    assert kenji.get(f"/seats/confirming/{purchase.key}/").url == "/courses/flow-operator/"
    [seat] = price.course.seats.all()
    assert (seat.account, seat.holder, purchase.account) == (None, cast("kenji"), None)
    assert [message.to for message in mailoutbox] == [["kenji@okano.example"]]
    # His company's billing has no part in it.
    assert Invoice.objects.count() == 0
    page = as_person("kenji").get("/learning/").content.decode()
    assert "paid by you" in page
    assert purchase.pdf_url in page
    kenji.post("/learning/flow-operator/enrol/")
    assert seat.__class__.objects.get().enrolment.user == cast("kenji")
    with pytest.raises(selling.NotNeeded):
        start(price, cast("kenji"), quantity=1)


def test_two_tabs_meet_in_one_session_and_another_number_closes_it(sandbox, price, ada):
    first = start(price, ada, account=ada.account)
    assert start(price, ada, account=ada.account) == first

    second = start(price, ada, quantity=5, account=ada.account)

    assert [pay(first).status_code, pay(second).status_code] == [410, 303]
    assert sorted(SeatPurchase.objects.values_list("quantity", "state")) == [(3, "abandoned"), (5, "open")]


def test_colleague_who_wants_another_number_closes_the_first_page(sandbox, price, ada):
    colleague = MembershipFactory(account=ada.account, role="billing_admin").user
    first = start(price, ada, account=ada.account)

    second = start(price, colleague, quantity=5, account=ada.account)

    assert [pay(first).status_code, pay(second).status_code] == [410, 303]
    sweeping.sweep(at=timezone.now())
    assert [(seat.account, seat.holder) for seat in price.course.seats.all()] == [(ada.account, None)] * 5
    bought = SeatPurchase.objects.values_list("started_by", "quantity", "state")
    assert sorted(bought) == sorted([(ada.pk, 3, "abandoned"), (colleague.pk, 5, "paid")])


def test_page_to_pay_takes_cards_alone(sandbox, price, ada):
    """A bank debit may bounce days after the seats were handed out."""
    start(price, ada, account=ada.account)

    assert [session.payment_method_types for session in sessions()] == [["card"]]


def test_answer_lost_on_the_way_is_asked_for_again_not_twice(sandbox, price, ada):
    first = start(price, ada, account=ada.account)
    SeatPurchase.objects.update(stripe_id=None, url="")

    assert start(price, ada, account=ada.account) == first
    assert len(sessions()) == 1


def test_second_purchase_follows_a_paid_one_though_no_webhook_came(sandbox, price, ada):
    pay(start(price, ada, account=ada.account))

    pay(start(price, ada, account=ada.account))
    report = sweeping.sweep(at=timezone.now())

    assert (report.sales, sweeping.sweep(at=timezone.now()).sales) == (1, 0)
    assert price.course.seats.count() == 6
    assert Invoice.objects.count() == 2


@pytest.mark.parametrize("quantity", [0, -1, 501])
def test_numbers_that_are_not_sold_are_refused(sandbox, price, ada, quantity):
    with pytest.raises(selling.NotOnSale):
        start(price, ada, quantity=quantity, account=ada.account)

    assert sessions() == []


def test_refund_takes_unused_seats_back(webhooks, price, ada, cast, mailoutbox):
    pay(start(price, ada, account=ada.account))
    webhooks()
    purchase, emil = SeatPurchase.objects.get(), cast("emil")
    seats.hand(price.course, account=ada.account, to=emil, by=ada, at=timezone.now())

    refund(purchase, 98_000 + 48_999)
    webhooks()

    purchase.refresh_from_db()
    assert (purchase.refunded, purchase.paid_back) == (146_999, 2)
    assert price.course.seats.waiting().get().holder == emil
    refund(purchase, 1)
    webhooks()
    assert price.course.seats.waiting().count() == 0
    assert mailoutbox[-1].subject == "Your seat was paid back: Flow Operator"
    assert Invoice.objects.get().refunded == 147_000


def test_refund_leaves_a_used_seat(webhooks, price, ada, cast):
    pay(start(price, cast("kenji"), quantity=1))
    webhooks()
    progress.enrol(user=cast("kenji"), course=price.course, at=timezone.now())

    refund(SeatPurchase.objects.get())
    webhooks()

    assert price.course.seats.get().withdrawn_at is None
    assert SeatPurchase.objects.get().refunded == 49_000


def test_refund_that_is_told_before_the_payment(sandbox, price, ada):
    pay(start(price, ada, account=ada.account))
    [session] = sessions()
    with stripe_api() as api:
        api.refunds.create({"payment_intent": session.payment_intent})

    selling.refresh(SeatPurchase.objects.get(), at=timezone.now())

    assert price.course.seats.waiting().count() == 0
    assert SeatPurchase.objects.get().refunded == 147_000


def test_rival_sees_neither_seats_nor_purchase(sandbox, price, ada, as_person):
    start(price, ada, account=ada.account)
    learn.seats(price.course, 2, account=ada.account)
    rival, key = as_person("hana"), SeatPurchase.objects.get().key

    assert rival.get(f"/seats/confirming/{key}/").status_code == 404
    assert "You have bought none yet." in rival.get("/plan/seats/").content.decode()
    seat = seats.hand(price.course, account=ada.account, to=ada, by=ada, at=timezone.now())
    given = {"kind": "course", "seat": seat.pk, "holder": ada.pk}
    assert rival.post("/plan/seats/take-back/", given).status_code == 404
    rival.post("/plan/seats/hand/", {"course": price.course.pk, "to": ada.pk})
    assert price.course.seats.get(holder=ada).account == ada.account


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_many_queries_for_many_rows_as_for_one(rows, ada, as_person, django_assert_max_num_queries):
    customer = make.CustomerFactory(account=ada.account)
    for _row in range(rows):
        price = make.SeatPriceFactory()
        make.SeatPurchaseFactory(customer=customer, price=price, state="paid")
        learn.seats(price.course, 2, account=ada.account)
        seats.hand(price.course, account=ada.account, to=ada, by=ada, at=timezone.now())
    browser = as_person("ada")

    with django_assert_max_num_queries(13):
        assert browser.get("/plan/seats/").status_code == 200


def test_wrong_number_is_said_at_its_field(ada, as_person):
    price = make.SeatPriceFactory()

    answer = as_person("ada").post("/plan/seats/buy/", {"price": price.pk, "quantity": "many"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write the number of seats in digits." in page
    assert 'value="many"' in page


def test_member_asks_for_a_seat_once_a_day(ada, as_person, mailoutbox, django_capture_on_commit_callbacks):
    price, emil = make.SeatPriceFactory(), as_person("emil")

    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            answer = emil.post("/seats/ask/", {"course": price.course.pk}, follow=True)

    assert "Asked: Ada Brenner." in answer.content.decode()
    assert [message.to for message in mailoutbox] == [[ada.email]]


def test_page_of_a_course_says_what_a_seat_costs_and_how_to_get_one(ada, as_person, client):
    price = make.SeatPriceFactory()
    address = price.course.url

    assert "Sign in to buy a seat" in client.get(address).content.decode()
    assert "Pay €49.00 yourself" in as_person("emil").get(address).content.decode()
    assert "Buy seats" in as_person("ada").get(address).content.decode()
    learn.seats(price.course, 1, account=ada.account)
    assert "has 1 seat left" in as_person("ada").get(address).content.decode()
    seats.hand(price.course, account=ada.account, to=ada, by=ada, at=timezone.now())
    assert "Start the course" in as_person("ada").get(address).content.decode()


@pytest.mark.postgres
def test_eight_clicks_at_once_open_one_session(sandbox, price, ada, transactional_db):
    def click(_number):
        try:
            return start(price, ada, account=ada.account)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        urls = set(pool.map(click, range(8)))

    assert len(urls) == 1
    assert len(sessions()) == 1
