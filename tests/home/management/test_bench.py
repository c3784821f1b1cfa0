import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from home.management.commands import bench


class Server(BaseHTTPRequestHandler):
    """Answers 404 below /missing/, a feed below /feed/, and says the cookie it was sent everywhere else."""

    FEED = b"<link>http://some.example/help/</link><item><link>http://some.example/help/one/</link></item>"

    def do_GET(self):
        self.send_response(404 if self.path.startswith("/missing/") else 200)
        self.end_headers()
        self.wfile.write(self.FEED if self.path == "/feed/" else self.headers.get("Cookie", "").encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_unknown_name_is_answered_with_the_known(db):
    with pytest.raises(CommandError, match=r"There is no speed\. There are: .*home_anonymous, dashboard_signed_in"):
        call_command("bench", only="speed")


def test_compare_measures_both(port):
    value, baseline = bench.compare(port, "/", "/bare/", "")

    assert value > 0
    assert baseline > 0


def test_page_that_does_not_answer_is_no_measurement(port):
    with pytest.raises(CommandError, match="/missing/ answered 404"):
        bench.compare(port, "/missing/", "/", "")


def test_the_article_to_measure_is_one_that_there_is(port):
    assert bench.first_of(port, "/feed/") == "/help/one/"
    with pytest.raises(CommandError, match=r"/ names no article\."):
        bench.first_of(port, "/")


def test_line_is_json_with_the_ratio():
    assert json.loads(bench.line("home_anonymous", 6.0, 1.5)) == {
        "name": "home_anonymous",
        "value": 6.0,
        "unit": "ms",
        "baseline": 1.5,
        "ratio": 4.0,
    }
