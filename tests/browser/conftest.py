"""A whole portal for the walks: the demo, with its web server, worker and Stripe sandbox, on a database of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.browser.walking import Walk

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
START_WITHIN = 900  # seconds, building included, on a machine that does much else


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def chromium():
    if CHROMIUM is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing: the browser walks cannot run.")
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the browser walks did not run.")
    return CHROMIUM


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium):
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return browser_type_launch_args | {"executable_path": chromium, "args": quiet}


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """Address of an empty database beside the one the suite was given, dropped at the end."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('walks') / 'portal.sqlite3'}"
        return
    name = f"portal_walks_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(given.rpartition("/")[0] + "/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def portal(database, tmp_path_factory):
    """The running demo's address; PORTAL_AT names one that runs already."""
    if running := os.environ.get("PORTAL_AT"):
        yield running
        return
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    log = folder / "demo.log"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
        "DATABASE_URL": database,
        "PORTAL_VAR": str(folder),
    }
    with log.open("w") as out:
        demo = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)], env=env, stdout=out, stderr=out
        )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/", demo, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=30)


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_until_it_answers(url, demo, log):
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            pytest.fail(f"The demo ended by itself:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"The demo did not answer in {START_WITHIN} s:\n{log.read_text()[-4000:]}")


@pytest.fixture
def walk(browser, portal):
    walk = Walk(browser, portal)
    yield walk
    walk.close()
