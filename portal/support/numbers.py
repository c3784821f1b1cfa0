"""Telephone numbers, however they are dialled and written."""

import re

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Replace

from portal.accounts.models import Membership

# As many last digits of a number as are compared: how it is dialled from abroad does not matter.
DIGITS = 8


def last_digits(number: str) -> str:
    """What is compared of a number: without signs and the zeros before it."""
    return re.sub(r"\D", "", number).lstrip("0")[-DIGITS:]


def having(members: QuerySet[Membership], digits: str) -> QuerySet[Membership]:
    """Those whose number has these digits in a row; as many as are compared have to be its last."""
    bare: F | Replace = F("user__phone")
    for sign in " -()./":
        bare = Replace(bare, Value(sign), Value(""))
    how = "bare__endswith" if len(digits) == DIGITS else "bare__contains"
    return members.alias(bare=bare).filter(**{how: digits})
