"""The address that a mail about a case is replied to: it names the case and whom we wrote to, and is signed.

`support+10432-77-<sign>@portal.example`: only lower-case letters and digits, for not every mail server keeps the case.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "portal.support.addressing"
SIGN_LENGTH = 24
TOKEN = re.compile(rf"\+(\d{{1,18}})-(\d{{1,18}})-([0-9a-f]{{{SIGN_LENGTH}}})@")
# Says to our own intake that a mail was ours.
HEADER = "X-Case-Mail"


class Thread(NamedTuple):
    """The case that a mail belongs to and whom of the company's people we had written to, by their keys."""

    case: int
    person: int


def reply_to(thread: Thread) -> str:
    """Empty where no address is set: replies are then written in the portal."""
    local, at, domain = settings.CASE_MAIL_ADDRESS.partition("@")
    return f"{local}+{thread.case}-{thread.person}-{_sign(thread, settings.SECRET_KEY)}@{domain}" if at else ""


def named(addresses: Iterable[str]) -> Thread | None:
    """The thread that one of these addresses names, with our signature."""
    for address in addresses:
        for case, person, sign in TOKEN.findall(address.lower()):
            thread = Thread(int(case), int(person))
            secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
            if any(constant_time_compare(sign, _sign(thread, secret)) for secret in secrets):
                return thread
    return None


def headers(case: int, event: int, reader: int) -> dict[str, str]:
    """One thread for each case in the reader's mail program, and no answer from a machine."""
    root = f"<case-{case}@{domain()}>"
    return {
        "Message-ID": f"<case-{case}.{event}.{reader}@{domain()}>",
        "In-Reply-To": root,
        "References": root,
        "Auto-Submitted": "auto-generated",
        HEADER: str(case),
    }


def is_ours(message_id: str) -> bool:
    """Whether we wrote the mail of this Message-ID about a case."""
    return message_id.startswith("<case-") and message_id.endswith(f"@{domain()}>")


def domain() -> str:
    address = settings.CASE_MAIL_ADDRESS.rpartition("@")[2]
    return address or urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"


def _sign(thread: Thread, secret: str | bytes) -> str:
    value = f"{thread.case}-{thread.person}"
    return salted_hmac(SALT, value, secret=secret, algorithm="sha256").hexdigest()[:SIGN_LENGTH]
