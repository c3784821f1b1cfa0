"""How long pages take beside a bare view of the same server, and what webhooks stand. `make bench` runs it."""

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from urllib.parse import urlencode

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.management.commands.demo import HOST, answers, manage, refuse_taken
from home.management.processes import Together

WARM_UP, ROUNDS, SECONDS = 20, 300, 20


class Command(BaseCommand):
    help = "Measure; one JSON object a line: name, value, unit, and baseline and ratio where something is compared."

    def add_arguments(self, parser):
        parser.add_argument("--only", metavar="NAME", help="one benchmark instead of all")
        parser.add_argument("--port", type=int, default=8099)

    def handle(self, *, only, port, **options):
        from tests.benchmarks import apart
        from tests.benchmarks.pages import ARTICLE, BARE, FEED, PAGES, PARTS

        benches = apart()
        if only and only not in {*PAGES, *benches}:
            raise CommandError(f"There is no {only}. There are: {', '.join([*PAGES, *benches])}.")
        chosen = benches.values() if only is None else [benches[only]] if only in benches else []
        for module, name in dict.fromkeys(chosen):
            measure_apart(module, name)
        if only and only not in PAGES:
            return
        refuse_taken(port)
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "PORTAL_VAR": str(settings.BASE_DIR / "var" / "bench"),
            "TASKS_AT_ONCE": "1",
        }
        env.pop("DATABASE_URL", None)
        subprocess.run(  # noqa: S603 - the command is ours
            [*manage("build_demo", "--parts", *PARTS)], env=env, check=True, stdout=sys.stderr
        )
        with Together() as together:
            together.start("web server", *one_worker(port), env=env)
            wait_for_answer(together, port)
            article = first_of(port, FEED)
            for name, (address, person) in PAGES.items():
                if only in (None, name):
                    path = article if address == ARTICLE else address
                    cookie = sign_in(port, person) if person else ""
                    value, baseline = compare(port, path, BARE, cookie)
                    self.stdout.write(line(name, value, baseline))
                    self.stdout.flush()


def measure_apart(module, name):
    """In a process of its own: it measures on PostgreSQL, whatever this one runs on."""
    if subprocess.run((sys.executable, "-m", module, name), check=False).returncode:  # noqa: S603 - the command is ours
        raise CommandError(f"{name} did not come to its end.")


def one_worker(port):
    gunicorn = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py")
    return *gunicorn, "--bind", f"{HOST}:{port}"


def wait_for_answer(together, port):
    deadline = time.monotonic() + 60
    while not answers(port):
        if together.ended() or time.monotonic() > deadline:
            raise CommandError("The web server did not answer.")
        time.sleep(0.1)


def first_of(port, feed):
    """The address of the article that the feed names first."""
    _status, _headers, body = send(port, "GET", feed)
    named = re.search(r"<item>.*?<link>\w+://[^/<]+(/[^<]+)</link>", body, re.DOTALL)
    if named is None:
        raise CommandError(f"{feed} names no article.")
    return named[1]


def compare(port, path, other, cookie):
    """Medians in milliseconds of both, asked in turn so that whatever slows the machine slows both."""
    for _round in range(WARM_UP):
        ask(port, path, cookie), ask(port, other, cookie)
    times, others, deadline = [], [], time.monotonic() + SECONDS
    while len(times) < ROUNDS and time.monotonic() < deadline:
        times.append(ask(port, path, cookie))
        others.append(ask(port, other, cookie))
    return statistics.median(times), statistics.median(others)


def ask(port, path, cookie):
    """Milliseconds from asking until the whole answer is there."""
    start = time.perf_counter()
    status, _headers, _body = send(port, "GET", path, {"Cookie": cookie})
    if status != http.client.OK:
        raise CommandError(f"{path} answered {status}.")
    return 1000 * (time.perf_counter() - start)


def sign_in(port, person):
    """The cookies of somebody who has signed in as people do."""
    from tests import people

    _status, headers, body = send(port, "GET", "/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body)[1]
    form = urlencode({"login": person.email, "password": people.PASSWORD, "csrfmiddlewaretoken": token})
    head = {"Cookie": cookies(headers), "Content-Type": "application/x-www-form-urlencoded"}
    status, headers, _body = send(port, "POST", "/account/login/", head, form)
    if status != http.client.FOUND:
        raise CommandError(f"Signing in answered {status}.")
    return cookies(headers)


def send(port, method, path, headers=None, body=None):
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def cookies(headers):
    return "; ".join(cookie.partition(";")[0] for cookie in headers.get_all("Set-Cookie", []))


def line(name, value, baseline):
    return json.dumps(
        {
            "name": name,
            "value": round(value, 3),
            "unit": "ms",
            "baseline": round(baseline, 3),
            "ratio": round(value / baseline, 2),
        }
    )
