"""Links to elsewhere: asked over real HTTP at a small server on this machine."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import checking, linking
from portal.knowledge.models import OutsideLink
from portal.outbox.models import Effect
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

NOW = timezone.now()
DAY = timedelta(days=1)


class Elsewhere(ThreadingHTTPServer):
    """Answers each path with the status it names, and remembers what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked = []

    def at(self, path):
        return f"http://localhost:{self.server_port}{path}"


class Answering(BaseHTTPRequestHandler):
    def do_HEAD(self):
        """A path such as /405-200 has one answer to HEAD and another to GET."""
        self.server.asked.append((self.command, self.path, self.headers["Host"]))
        by_head, _, by_get = self.path.partition("?")[0].strip("/").partition("-")
        self.send_response(int(by_get or by_head) if self.command == "GET" else int(by_head))
        self.end_headers()

    def do_GET(self):
        self.do_HEAD()

    def log_message(self, *args):
        pass


@pytest.fixture
def elsewhere():
    server = Elsewhere()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def anywhere(address):
    return True


def linking_to(*addresses, **more):
    links = " ".join(f'<a href="{address}">there</a>' for address in addresses)
    return knowledge.article("Trends stay empty", cause=f"<p>{links}</p>", **more)


def asked(url, at=NOW, may_ask=anywhere):
    link, _new = OutsideLink.objects.get_or_create(url=url)
    linking.ask(link, at=at, may_ask=may_ask)
    return OutsideLink.objects.get(url=url)


@pytest.mark.parametrize(
    ("path", "answer", "is_dead"),
    [
        ("/200", 200, False),
        ("/301", 301, False),
        ("/401", 401, False),
        ("/405-200?a=b%20c", 200, False),
        ("/404-200", 200, False),
        ("/404", 404, True),
        ("/410", 410, True),
        ("/503", 503, False),
    ],
)
def test_an_answer_says_whether_something_is_there(db, elsewhere, path, answer, is_dead):
    link = asked(elsewhere.at(path))

    assert (link.answer, link.asked_at) == (answer, NOW)
    assert OutsideLink.objects.dead(NOW).exists() == is_dead
    assert {(path_asked, host) for _method, path_asked, host in elsewhere.asked} == {
        (path, f"localhost:{elsewhere.server_port}")
    }


def test_one_bad_night_makes_no_link_dead(db, elsewhere):
    url = elsewhere.at("/503")

    days = [
        (asked(url, NOW + n * DAY).failing_since, OutsideLink.objects.dead(NOW + n * DAY).exists()) for n in range(4)
    ]

    assert days == [(NOW, False), (NOW, False), (NOW, False), (NOW, True)]


def test_a_server_that_is_back_is_alive(db, elsewhere):
    OutsideLink.objects.create(url=elsewhere.at("/200"), failing_since=NOW - 9 * DAY)

    assert asked(elsewhere.at("/200")).failing_since is None


@pytest.mark.parametrize(
    "url", ["http://nowhere.invalid/", "http://localhost:1/", "http://[::1", "http://a..b/", "https://localhost:x/"]
)
def test_no_answer_is_kept_as_none(db, url):
    link = asked(url)

    assert (link.asked_at, link.answer, link.failing_since) == (NOW, None, NOW)


def test_nobody_in_our_own_network_is_asked(db, elsewhere):
    link = asked(elsewhere.at("/404"), may_ask=None)

    assert elsewhere.asked == []
    assert (link.asked_at, link.answer, link.failing_since) == (NOW, None, None)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::", "ff02::1"),
    ],
)
def test_address_of_our_own_network(address):
    assert not linking.is_elsewhere(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_address_of_the_internet(address):
    assert linking.is_elsewhere(address)


def test_outside_links_of_a_text():
    source = (
        '<a href="https://vendor.example/a?b=1&amp;c=2#part">a</a> <a id="3" linktype="page">b</a>'
        '<a class="x" href="http://vendor.example/">c</a><a href="/help/x/">d</a><a href="mailto:a@b.example">e</a>'
        f'<a href="https://vendor.example/{"x" * 1000}">f</a>'
    )

    assert linking.outside(source) == {"https://vendor.example/a?b=1&c=2", "http://vendor.example/"}


def test_what_an_article_leads_to_follows_its_newest_text(db):
    article = linking_to("https://a.example/", "https://b.example/")
    other = linking_to("https://b.example/")

    article.cause = '<p><a href="https://c.example/">c</a></p>'
    article.save_revision()

    assert set(article.outside_links.values_list("url", flat=True)) == {"https://c.example/"}
    assert set(other.outside_links.values_list("url", flat=True)) == {"https://b.example/"}


@pytest.fixture
def checked(settings):
    settings.CHECK_LINKS = True


def waiting():
    return sorted(Effect.objects.filter(kind="ask_link").values_list("payload__link", flat=True))


def test_new_links_are_asked_for_once_and_only_where_that_is_wanted(db, settings):
    linking_to("https://a.example/")
    assert waiting() == []

    settings.CHECK_LINKS = True
    linking_to("https://a.example/", "https://b.example/")
    linking_to("https://b.example/")

    assert waiting() == sorted(OutsideLink.objects.values_list("pk", flat=True))


def test_what_is_due_again(db, checked):
    linking_to(*(f"https://{name}.example/" for name in "abcd"))
    Effect.objects.all().delete()
    for name, days, failing in (("a", 6, False), ("b", 7, False), ("c", 1, True), ("d", 0, True)):
        since = NOW - 9 * DAY if failing else None
        OutsideLink.objects.filter(url=f"https://{name}.example/").update(
            asked_at=NOW - days * DAY, failing_since=since
        )

    linking.ask_due(NOW)
    linking.ask_due(NOW)

    due = OutsideLink.objects.filter(url__in=["https://b.example/", "https://c.example/"])
    assert waiting() == sorted(due.values_list("pk", flat=True))


def test_what_no_article_leads_to_is_forgotten(db, checked):
    linking_to("https://a.example/").delete()

    linking.ask_due(NOW)

    assert not OutsideLink.objects.exists()


def test_whoever_writes_is_told(db, as_person):
    article = linking_to(
        "https://gone.example/", "https://quiet.example/", "https://fine.example/", products=[make.ProductFactory()]
    )
    OutsideLink.objects.filter(url="https://gone.example/").update(answer=404, failing_since=NOW)
    OutsideLink.objects.filter(url="https://quiet.example/").update(failing_since=NOW - 5 * DAY)
    quiet_since = f"{NOW - 5 * DAY:%-d %b %Y}"

    assert [hint for hint in checking.findings(article) if "example" in hint] == [
        "https://gone.example/ is gone (404): link to something else.",
        f"https://quiet.example/ has not answered since {quiet_since}.",
    ]
    page = as_person("wren").get(reverse("writers")).content.decode()
    assert "Links that lead nowhere" in page
    assert page.count("https://gone.example/") == page.count("https://quiet.example/") == 1
    assert "https://fine.example/" not in page
