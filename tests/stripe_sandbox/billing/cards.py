"""Stripe's published test cards: which number is accepted, and which is refused with what."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """Why a card was not charged."""

    code: str
    decline_code: str | None
    message: str


class Card(NamedTuple):
    """A card number's behaviour: refused as soon as it is saved, or only when it is charged."""

    brand: str
    label: str
    when_saved: Refusal | None = None
    when_charged: Refusal | None = None


DECLINED = Refusal("card_declined", "generic_decline", "Your card was declined.")
NO_FUNDS = Refusal("card_declined", "insufficient_funds", "Your card has insufficient funds.")
LOST = Refusal("card_declined", "lost_card", "Your card was declined.")
EXPIRED = Refusal("expired_card", "expired_card", "Your card has expired.")
WRONG_CVC = Refusal("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
UNAUTHENTICATED = Refusal(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)
NOT_A_NUMBER = Refusal("incorrect_number", None, "Your card number is incorrect.")
NOT_A_TEST_CARD = Refusal(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test card.",
)

ACCEPTED = "4242424242424242"
CARDS = {
    ACCEPTED: Card("visa", "is accepted"),
    "5555555555554444": Card("mastercard", "is accepted"),
    "4000000000000002": Card("visa", "is declined", DECLINED, DECLINED),
    "4000000000009995": Card("visa", "has insufficient funds", NO_FUNDS, NO_FUNDS),
    "4000000000009987": Card("visa", "is reported lost", LOST, LOST),
    "4000000000000069": Card("visa", "has expired", EXPIRED, EXPIRED),
    "4000000000000127": Card("visa", "has a wrong security code", WRONG_CVC, WRONG_CVC),
    "4000000000000341": Card("visa", "can be saved, every charge is declined", None, DECLINED),
    "4000002760003184": Card("visa", "always asks for authentication", None, UNAUTHENTICATED),
}
TOKENS = {
    "pm_card_visa": ACCEPTED,
    "pm_card_mastercard": "5555555555554444",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_threeDSecure2Required": "4000002760003184",
}


def look_up(number):
    """The Card with this number. Other numbers are refused when saved, as Stripe's test mode does."""
    unknown = NOT_A_TEST_CARD if _adds_up(number) else NOT_A_NUMBER
    return CARDS.get(number) or Card("unknown", "is refused", unknown, unknown)


def _adds_up(number):
    """The check digit (Luhn) of a card number."""
    if not number.isdigit() or not 12 <= len(number) <= 19:
        return False
    doubled = [int(digit) * 2 if index % 2 else int(digit) for index, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
