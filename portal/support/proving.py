"""Whether a mail comes from whom it says, as our own mail server found (RFC 8601).

Trusted is the first Authentication-Results header that carries the name of our server, MAIL_AUTHSERV_ID: it stands
above what the sender wrote, and the server takes away headers of its name that come from outside (RFC 8601, section 5).
Headers of others, and a DKIM-Signature by itself, prove nothing. Without the setting no header is trusted.
"""

import re
from email.message import EmailMessage
from email.utils import getaddresses

from django.conf import settings

HEADER = "Authentication-Results"
COMMENT = re.compile(r"\([^()]*\)")
METHOD = re.compile(r"^\s*([a-z0-9-]+)\s*=\s*([a-z]+)(.*)$", re.IGNORECASE | re.DOTALL)
PROPERTY = re.compile(r"([a-z]+\.[a-z0-9-]+)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
# What of each method names a domain that has to be the sender's.
NAMED_BY = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}


def senders(message: EmailMessage) -> list[str]:
    """Whom it says it is from; more than one is nobody's word."""
    headers = [" ".join(str(value).split()) for value in message.get_all("From", [])]
    return [address.lower() for _name, address in getaddresses(headers) if address]


def verdict(message: EmailMessage, sender: str) -> bool | None:
    """True where our server vouches for the sender's domain, False for a forgery, None where it is silent."""
    results = _results(message)
    dmarc = {result for method, result, _named in results if method == "dmarc"}
    if dmarc & {"pass", "fail"}:
        return "pass" in dmarc
    domain = sender.rpartition("@")[2]
    return True if any(_is_aligned(*result, domain) for result in results) else None


def _results(message: EmailMessage) -> list[tuple[str, str, dict[str, str]]]:
    """(method, result, properties) of each method in the one header that is trusted."""
    ours = settings.MAIL_AUTHSERV_ID.lower()
    for value in message.get_all(HEADER, []) if ours else []:
        name, *methods = COMMENT.sub(" ", " ".join(str(value).split())).split(";")
        if name.lower().split()[:1] == [ours]:
            found = [METHOD.match(method) for method in methods]
            return [(m[1].lower(), m[2].lower(), dict(PROPERTY.findall(m[3].lower()))) for m in found if m]
    return []


def _is_aligned(method: str, result: str, said: dict[str, str], domain: str) -> bool:
    """Passed for the sender's own domain, or for one that it is part of."""
    if result != "pass":
        return False
    named = [said[name].rpartition("@")[2] for name in NAMED_BY.get(method, ()) if name in said]
    return any("." in one and (domain == one or domain.endswith(f".{one}")) for one in named)
