"""Buying again without a new Checkout: previewed to the cent, then charged to the card that Stripe keeps.

For a company that has paid before, such as one whose plan ended for want of its level. One purchase at a time, as for
every other way of buying; its key makes Stripe begin one subscription, however often it is asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.accounts.models import Account, User

from . import buying, changing, customers
from .changing import Preview
from .models import Customer, Plan, Subscription
from .stripe_client import stripe_api


class NoCard(buying.CannotBuy):
    """Stripe keeps no card of the company's."""


class Otherwise(buying.CannotBuy):
    """It would cost another amount, or be charged to another card, than was shown."""


@dataclass(frozen=True)
class Card:
    """As much of a card as may be shown."""

    id: str
    brand: str
    last4: str


def card_of(account: Account) -> Card:
    """The card that invoices fall back on, or the one given last. Raises NoCard, StripeProblem."""
    customer = Customer.objects.filter(account=account).exclude(stripe_id=None).first()
    if customer is None:
        raise NoCard
    with stripe_api() as api:
        usual = api.customers.retrieve(str(customer.stripe_id)).invoice_settings
        cards = api.customers.payment_methods.list(str(customer.stripe_id), {"type": "card"}).data
    default = usual.default_payment_method if usual else None
    chosen = next((card for card in cards if card.id == default), cards[0] if cards else None)
    if chosen is None or chosen.card is None:
        raise NoCard
    return Card(chosen.id, chosen.card.brand, chosen.card.last4)


def preview(account: Account, plan: Plan, *, at: datetime) -> Preview:
    """What the first invoice would charge, what the company has to its credit taken off.

    Raises CannotBuy, StripeProblem.
    """
    buying.check(account=account, plan=plan, at=at)
    customer = customers.ensure(account)
    asked: Any = {
        "customer": str(customer.stripe_id),
        "subscription_details": {"items": [{"price": str(plan.stripe_price_id), "quantity": 1}]},
        **customers.taxed(),
    }
    with stripe_api() as api:
        return changing.read(plan, api.invoices.create_preview(asked).to_dict(), at)


def buy(*, account: Account, plan: Plan, card_id: str, shown_due: int, by: User, at: datetime) -> Subscription:
    """Subscribe and charge the card, for what was shown. Raises CannotBuy, StripeProblem, Busy.

    Where the card refuses, or the bank asks for consent, the subscription waits for its first invoice to be paid.
    """
    if preview(account, plan, at=at).due != shown_due or card_of(account).id != card_id:
        raise Otherwise
    return buying.at_once(account=account, plan=plan, by=by, at=at, card_id=card_id)
