"""What companies buy and pay, built through Stripe's own interface on customers whose past is played on test clocks."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from certification.billing import buying, catalogue, mirroring, selling, sweeping
from certification.billing.models import Customer, Plan, Purchase, SeatPrice, SeatPurchase
from certification.billing.stripe_client import stripe_api
from certification.courses import progress, seats
from certification.courses.models import CoursePage
from portal.accounts.models import User
from portal.outbox.models import Effect
from portal.promises.models import Entitlement, Tier
from tests.demo.world import World
from tests.stripe_sandbox import Sandbox

MONTH, YEAR = Plan.Interval.MONTH, Plan.Interval.YEAR
PRICES = (
    ("plus", MONTH, 49_000),
    ("plus", YEAR, 490_000),
    ("premium", MONTH, 149_000),
    ("premium", YEAR, 1_490_000),
)
SETTLED = timedelta(hours=2)  # a renewal's invoice is a draft for an hour before it is charged


def build(world: World) -> None:
    make_plans()
    make_seat_prices()
    for play in (brenner, lindqvist, castellan, harbour, petit, vestkraft):
        play(world, Past(world, play.__name__))
    hand_out_seats(world)
    sweeping.sweep(at=world.now)


def make_plans():
    for slug, interval, amount in PRICES:
        Plan.objects.create(tier=Tier.objects.get(slug=slug), interval=interval, currency="EUR", unit_amount=amount)
    for change in catalogue.differences():
        change.apply()


def make_seat_prices():
    """The course about the gateway costs money, and so does each attempt at its exam."""
    course = CoursePage.objects.get(slug="edge-administrator")
    exam = course.exams.get()
    for taught, name, amount in ((course, "course", 39_000), (exam, "exam", 12_000)):
        type(taught).objects.filter(pk=taught.pk).update(needs_seat=True)
        SeatPrice.objects.create(**{name: taught}, currency="EUR", unit_amount=amount)
    for change in catalogue.differences():
        change.apply()


def hand_out_seats(world):
    """Of the five seats of Brenner one is used and one waits; three are left."""
    ada, course = world.person("ada"), CoursePage.objects.get(slug="edge-administrator")
    for name, days in (("Lena", 30), ("Tobias", 6)):
        colleague, at = User.objects.get(first_name=name, memberships__account=ada.account), world.ago(days=days)
        with quietly(ada.account, at):
            seats.hand(course, account=ada.account, to=colleague, by=ada, at=at)
        if name == "Lena":
            progress.enrol(user=colleague, course=course, at=at)


def vestkraft(world, past):
    """Paid for Premium until its level was lost; the grace is over, and the plan goes down when what is paid ends."""
    renews = world.ahead(days=16)
    past.begin(months_before(renews.replace(day=min(renews.day, 28)), 13))
    past.buy("premium", MONTH, by="nora")
    past.go_to(world.ago(days=20))
    past.arrive()


def brenner(world, past):
    """Began with Plus by the month, went to Premium by the year once gold was reached, and has renewed it."""
    past.begin(world.ago(days=430))
    past.buy("plus", MONTH, by="ada")
    past.go_to(world.ago(days=380))
    past.change_to("premium", YEAR)
    past.go_to(world.ago(days=40))
    past.buy_seats("edge-administrator", 5, by="ada")
    past.arrive()


def lindqvist(world, past):
    """A first payment was never made; the second try went through. Does not mean to renew in five weeks."""
    past.begin(world.ago(days=335))
    past.leave_unpaid("plus", YEAR)
    past.go_to(world.ago(days=333))
    past.go_to(world.ago(days=330))
    past.buy("plus", YEAR, by="astrid")
    past.go_to(world.ago(days=12))
    past.cancel_at_period_end()
    past.arrive()


def castellan(world, past):
    """Pays by the month; the last payment failed a few days ago and was not made up for yet."""
    due = world.ago(days=5)
    due = due.replace(day=min(due.day, 28))
    past.begin(months_before(due, 8))
    past.buy("plus", MONTH, by="celia")
    past.go_to(due - timedelta(days=1))
    past.let_payments_fail(times=2)
    past.go_to(due + SETTLED)
    past.arrive()


def harbour(world, past):
    """Paid for a year and did not renew."""
    past.begin(world.ago(days=389))
    past.buy("plus", YEAR, by="rosa")
    past.go_to(world.ago(days=60))
    past.cancel_at_period_end()
    past.go_to(world.ago(days=389 - 365) + SETTLED)
    past.arrive()


def petit(world, past):
    """Our sales gave them a trial of Plus at Stripe; nobody there is certified for it yet, so nothing more is owed."""
    past.begin(world.ago(days=9))
    past.try_out("plus", MONTH, days=30)
    past.arrive()


class Past:
    """One company at Stripe, at an instant long ago from which it is brought to the present step by step."""

    def __init__(self, world, slug):
        self.world = world
        self.account = world.company(slug)
        self.sandbox = Sandbox()
        self.sandbox.url = settings.STRIPE_API_BASE  # the one that is running, for what only the sandbox can do

    def begin(self, at: datetime) -> None:
        self.at = at
        with stripe_api() as api:
            clock = api.test_helpers.test_clocks.create({"frozen_time": int(at.timestamp())})
            made = api.customers.create(
                {"name": self.account.name, "test_clock": clock.id, "metadata": {"account": self.account.slug}}
            )
        self.clock = clock.id
        self.customer = Customer.objects.create(account=self.account, stripe_id=made.id)

    def go_to(self, at: datetime) -> None:
        with stripe_api() as api:
            api.test_helpers.test_clocks.advance(self.clock, {"frozen_time": int(at.timestamp())})
        self.at = at
        self.follow()

    def arrive(self) -> None:
        """From here on the company lives in the time of everybody else."""
        self.sandbox.order("POST", "release_clock", clock=self.clock)
        self.at = self.world.now
        self.follow()

    def buy(self, tier: str, interval: str, *, by: str) -> None:
        with quietly(self.account, self.at):
            buying.start(account=self.account, plan=plan(tier, interval), by=self.world.person(by), at=self.at)
            session = Purchase.objects.get(customer=self.customer, state=Purchase.State.OPEN).stripe_id
            self.sandbox.pay(session)
            buying.refresh_purchase(self.customer, session, at=self.at)

    def buy_seats(self, course: str, number: int, *, by: str) -> None:
        price, buyer = SeatPrice.objects.get(course__slug=course), self.world.person(by)
        with quietly(self.account, self.at):
            selling.start(price=price, quantity=number, account=self.account, by=buyer, at=self.at)
            purchase = SeatPurchase.objects.get(customer=self.customer, state=SeatPurchase.State.OPEN)
            self.sandbox.pay(purchase.stripe_id)
            selling.refresh(purchase, at=self.at)

    def change_to(self, tier: str, interval: str) -> None:
        with stripe_api() as api:
            current = self.subscription(api)
            item = {"id": current["items"].data[0].id, "price": plan(tier, interval).stripe_price_id}
            api.subscriptions.update(current.id, {"items": [item], "proration_behavior": "always_invoice"})
        self.follow()

    def cancel_at_period_end(self) -> None:
        with stripe_api() as api:
            api.subscriptions.update(self.subscription(api).id, {"cancel_at_period_end": True})
        self.follow()

    def leave_unpaid(self, tier: str, interval: str) -> None:
        self.subscribe(tier, interval, payment_behavior="default_incomplete")

    def try_out(self, tier: str, interval: str, *, days: int) -> None:
        self.subscribe(tier, interval, trial_period_days=days)

    def subscribe(self, tier: str, interval: str, **more) -> None:
        price = plan(tier, interval).stripe_price_id
        with stripe_api() as api:
            api.subscriptions.create({"customer": self.customer.stripe_id, "items": [{"price": price}], **more})
        self.follow()

    def let_payments_fail(self, *, times: int) -> None:
        self.sandbox.decline_next(self.customer.stripe_id, times=times)

    def subscription(self, api):
        return api.subscriptions.list({"customer": self.customer.stripe_id}).data[0]

    def follow(self) -> None:
        """Bring our copies to where Stripe's are at this instant."""
        with stripe_api() as api:
            found = [s.id for s in api.subscriptions.list({"customer": self.customer.stripe_id, "status": "all"}).data]
        for stripe_id in reversed(found):
            with quietly(self.account, self.at):
                mirroring.refresh_subscription(self.customer, stripe_id, at=self.at)


@contextmanager
def quietly(account, at: datetime):
    """Write in the past: no mail goes out today for it, and the ledger's lines are dated then."""
    with transaction.atomic():
        yield
        Effect.objects.filter(kind="mail", done_at=None).update(done_at=at)
        Entitlement.objects.filter(account=account, written_at__gt=at).update(written_at=at)


def plan(tier: str, interval: str) -> Plan:
    return Plan.objects.get(tier__slug=tier, interval=interval)


def months_before(at: datetime, number: int) -> datetime:
    years, month = divmod(at.month - 1 - number, 12)
    return at.replace(year=at.year + years, month=month + 1)
