from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

# Account, kind, key, when, text, address.
Found = tuple[int, str, str, datetime, str, str]


@dataclass(frozen=True)
class Asked:
    """The companies whose facts are wanted, and from when until when."""

    accounts: Collection[int]
    at: datetime
    since: datetime
    until: datetime
