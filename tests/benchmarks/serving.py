"""A portal on a PostgreSQL database of its own, with web workers, task workers and a Stripe sandbox, to be measured."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager, nullcontext
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.stripe_sandbox import Sandbox

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
HOST, SECRET = "127.0.0.1", "whsec_bench"


@contextmanager
def database():
    """The address of an empty database on the server that DATABASE_URL names, dropped at the end."""
    given = os.environ.get("DATABASE_URL", "")
    server = given if given.startswith("postgres") else SERVER
    name = f"portal_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(urlunsplit(urlsplit(server)._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def portal(**environment):
    """Django set up in this process on an empty, migrated database; processes started meanwhile share it.

    DATABASE_URL among what is given names another than a PostgreSQL of its own.
    """
    # Whoever ends a bench ends what it started, and its database.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    with nullcontext("") if "DATABASE_URL" in environment else database() as address:
        os.environ.update(surroundings(address) | environment)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        yield
        connections.close_all()


def tell(name, value, unit, **more):
    """One line of what `make bench` prints."""
    print(json.dumps({"name": name, "value": value, "unit": unit, **more}), flush=True)


@contextmanager
def sandbox():
    with Sandbox(process=True) as running:
        running.webhook_secret = SECRET
        yield running


def surroundings(address):
    """What every process of the measured portal is told."""
    return {
        "PORTAL_VAR": tempfile.mkdtemp(prefix="portal-bench-"),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATABASE_URL": address,
    }


def billed_by(stripe):
    """What they are told of Stripe."""
    return {
        "STRIPE_API_BASE": stripe.url,
        "STRIPE_SECRET_KEY": stripe.api_key,
        "STRIPE_WEBHOOK_SECRETS": SECRET,
    }


def free_port():
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return sock.getsockname()[1]


@contextmanager
def processes(*commands, env):
    """Programs that run until the block is left."""
    running = [subprocess.Popen(command, env=env, process_group=0) for command in commands]
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)


def web(port, workers=2):
    gunicorn = (sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "error")
    # Threads let a worker take the next delivery while one waits for the database.
    return *gunicorn, "--bind", f"{HOST}:{port}", "--workers", str(workers), "--threads", "8"


def task_worker(number):
    return sys.executable, "manage.py", "work", "--worker-id", f"bench-{number}", "--interval", "0.05"


def wait_until(condition, what, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what} did not come about within {seconds} s.")
        time.sleep(0.05)


def answers(port):
    with socket.socket() as sock:
        return sock.connect_ex((HOST, port)) == 0
