"""Trouble on demand, for the deliveries and for the API: what a network does to both, by chance and by a seed."""

import json
import random
import time
from dataclasses import dataclass

from .errors import StripeError
from .requests import Answer


@dataclass
class Faults:
    """Shares lie between 0 and 1; `shuffle` and `latency` are the longest waits in seconds."""

    duplicate: float = 0.0  # deliveries sent twice
    shuffle: float = 0.0  # how late a delivery may set out
    drop: float = 0.0  # first tries that never arrive
    latency: float = 0.0  # how long the API may take
    errors: float = 0.0  # API calls answered 500
    limits: float = 0.0  # API calls answered 429
    lost: float = 0.0  # API calls that are carried out and whose answer is 500 all the same
    seed: int = 0

    def __post_init__(self):
        self.chance = random.Random(self.seed)

    def happens(self, share):
        return share > 0 and self.chance.random() < share

    def departures(self):
        """After how many seconds each copy of a delivery sets out."""
        copies = 2 if self.happens(self.duplicate) else 1
        return [self.chance.uniform(0, self.shuffle) for _copy in range(copies)]

    def hold_up(self):
        if self.latency:
            time.sleep(self.chance.uniform(0, self.latency))

    def refusal(self):
        """The API's answer instead of doing anything, or None."""
        if self.happens(self.limits):
            return _answer("Too many requests hit the API too quickly.", 429, type="rate_limit_error")
        if self.happens(self.errors):
            return _answer("An unknown error occurred.", 500, type="api_error")
        return None

    def garble(self, answer):
        """What arrives of an answer."""
        return _answer("An unknown error occurred.", 500, type="api_error") if self.happens(self.lost) else answer


def _answer(message, status, *, type):
    headers = {"Stripe-Should-Retry": "true"}
    return Answer(status, json.dumps(StripeError(message, status=status, type=type).body), headers)
