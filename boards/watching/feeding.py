"""A board's news as RSS: of a public board for everyone, of any other at an address of the reader's own."""

import re
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import linebreaks

from boards.seating.access import Reader, can_see_board
from boards.seating.models import BoardPage

from .models import Watch
from .news import news_of

SALT = "boards.watching.feed"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def token_of(watch: Watch) -> str:
    """Names the watch and the number of its feed, signed; it opens this feed and nothing else."""
    return signing.Signer(salt=SALT).sign_object([watch.pk, watch.feed_number])


def watch_of(token: str) -> Watch | None:
    """Whose feed it is, while they watch the board, may read it, and have asked for no other address."""
    try:
        pk, number = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    watch = Watch.objects.filter(pk=pk, feed_number=number, user__is_active=True).select_related("user", "board")
    found = watch.first()
    return found if found and can_see_board(found.user, found.board) else None


def public_feed(board: BoardPage) -> str:
    return _feed(board, AnonymousUser())


def own_feed(watch: Watch) -> str:
    return _feed(watch.board, watch.user)


def _feed(board: BoardPage, reader: Reader) -> str:
    feed = Rss201rev2Feed(title=board.title, link=board.full_url, description=board.purpose)
    for news in news_of(reader, boards=[board]):
        said_by = f"{news.who.name}, {news.who.company}".strip(", ") if news.who else ""
        feed.add_item(
            title=_plain(f"{news.item.title}: {news.what}"),
            link=urljoin(settings.WAGTAILADMIN_BASE_URL, news.address),
            description=linebreaks(_plain(f"{said_by}: {news.text}" if said_by else news.text), autoescape=True),
            unique_id=f"{news.key}@board-{board.pk}",
            unique_id_is_permalink=False,
            pubdate=news.at,
        )
    return feed.writeString("utf-8")


def _plain(text: str) -> str:
    """Without what no XML may hold, such as a form feed that came along from a PDF."""
    return CONTROLS.sub("", text)
