"""Whether what articles link to elsewhere is still there: asked in the background, never while somebody types or reads.

Nobody is asked inside our own network, whatever a link says: its host is looked up once, and the address that was
looked at is the one that is asked. Only the status line is read, and no redirect is followed: a server that answers
with one is alive.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from html import unescape
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision

from portal.outbox import effects

from . import wording
from .models import ArticlePage, OutsideLink
from .models.links import LONGEST

AGAIN_AFTER, FAILED_AGAIN_AFTER = timedelta(days=7), timedelta(days=1)
AT_ONCE, SECONDS = 200, 5
HREF = re.compile(r"<a\b[^>]*\bhref=\"(https?://[^\"]+)\"", re.IGNORECASE)
PORTS, RESERVED = {"http": 80, "https": 443}, "%/:?#[]@!$&'()*+,;=~"
# Some servers refuse to say what they would send without sending it.
NOT_BY_HEAD, BROKEN = (403, 404, 405, 501), 500

MayAsk = Callable[[str], bool]


class NotElsewhere(Exception):
    """The host is one of our own network."""


def outside(source: str) -> set[str]:
    """The addresses of other hosts that a text in HTML links to."""
    found = {unescape(address).partition("#")[0] for address in HREF.findall(source)}
    return {address for address in found if len(address) <= LONGEST}


@receiver(post_save, sender=Revision)
def note(sender: object, instance: Revision, raw: bool = False, **kwargs: object) -> None:
    """Keep what the newest text of an article leads to, and have what is new asked for."""
    kind = ContentType.objects.get_for_id(instance.content_type_id).model_class()
    if raw or kind is not ArticlePage or not instance.is_latest_revision():
        return
    found = outside(" ".join(instance.content.get(field) or "" for field in wording.RICH))
    article = ArticlePage(pk=int(instance.object_id))
    if not found and not article.outside_links.exists():
        return
    with transaction.atomic():
        OutsideLink.objects.bulk_create([OutsideLink(url=url) for url in sorted(found)], ignore_conflicts=True)
        links = OutsideLink.objects.filter(url__in=found)
        article.outside_links.set(links)
        _queue(links.filter(asked_at=None), timezone.now())


def ask_due(at: datetime) -> None:
    """Have those asked for whose time has come, and forget what no article leads to any more."""
    OutsideLink.objects.filter(articles=None).delete()
    again = Q(asked_at__lte=at - AGAIN_AFTER) | Q(asked_at__lte=at - FAILED_AGAIN_AFTER, failing_since__isnull=False)
    _queue(OutsideLink.objects.filter(again | Q(asked_at=None)).order_by("asked_at")[:AT_ONCE], at)


def ask(link: OutsideLink, *, at: datetime, may_ask: MayAsk | None = None) -> None:
    """Ask its server and keep the answer. An address inside our own network is left alone and not called dead.

    `may_ask` says of an address such as "192.0.2.1" whether to ask there.
    """
    answer, is_failing = None, False
    try:
        answer = _status(urlsplit(link.url), may_ask or is_elsewhere)
        is_failing = answer in OutsideLink.GONE or answer >= BROKEN
    except NotElsewhere:
        pass
    except (OSError, HTTPException, ValueError):
        is_failing = True
    since = (link.failing_since or at) if is_failing else None
    OutsideLink.objects.filter(pk=link.pk).update(asked_at=at, answer=answer, failing_since=since)


def is_elsewhere(address: str) -> bool:
    """Of the internet, and neither of this machine nor of the network it stands in."""
    ip = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_global and not ip.is_multicast


@effects.performer("ask_link")
def _ask(payload: dict) -> None:
    if link := OutsideLink.objects.filter(pk=payload["link"]).first():
        ask(link, at=timezone.now())


def _queue(links: Iterable[OutsideLink], at: datetime) -> None:
    if settings.CHECK_LINKS:
        for link in links:
            last = link.asked_at.isoformat() if link.asked_at else "never"
            effects.write(kind="ask_link", key=f"ask-link:{link.pk}:{last}", payload={"link": link.pk})


def _status(parts: SplitResult, may_ask: MayAsk) -> int:
    """Raises NotElsewhere, OSError, HTTPException and, of an address that is none, ValueError."""
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or PORTS[parts.scheme]
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not all(map(may_ask, found)):
        raise NotElsewhere
    address = min(found, key=lambda each: (":" in each, each))
    by_head = _answered("HEAD", address, port, host, parts)
    return _answered("GET", address, port, host, parts) if by_head in NOT_BY_HEAD else by_head


def _answered(method: str, address: str, port: int, host: str, parts: SplitResult) -> int:
    with socket.create_connection((address, port), timeout=SECONDS) as plain:
        is_secure = parts.scheme == "https"
        line = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if is_secure else plain
        connection = HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = line
        path = quote(f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}", safe=RESERVED)
        named = host if port == PORTS[parts.scheme] else f"{host}:{port}"
        connection.request(method, path, headers={"Host": named, "User-Agent": "portal-link-check", "Accept": "*/*"})
        status = connection.getresponse().status
        connection.close()
    return status
