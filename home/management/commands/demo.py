"""The whole portal on one machine, with people and companies to try it as. `make demo` runs it."""

import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from home.management.commands.build_demo import built_at
from home.management.processes import Stopped, Together

HOST = "127.0.0.1"
ANSWERS_WITHIN = 240  # seconds


class Command(BaseCommand):
    help = "Build the demo, unless it is there, and run it: Stripe sandbox, worker, timer, web server."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="the sandbox takes the next one")
        parser.add_argument("--reset", action="store_true", help="start over")

    def handle(self, *, port, reset, **options):
        if settings.SETTINGS_MODULE != "portal.settings.demo":
            raise CommandError("Run it as: make demo")
        for number in (port, port + 1):
            refuse_taken(number)
        if reset or not built_at().exists():
            forget(settings.VAR_DIR)
        try:
            with Together() as together:
                self.run(together, port)
        except Stopped:
            self.stdout.write("\nStopped.")

    def run(self, together, port):
        env = os.environ | {
            "PORTAL_BASE_URL": f"http://{HOST}:{port}",
            "STRIPE_API_BASE": f"http://{HOST}:{port + 1}",
            "STRIPE_PAGES": f"http://{HOST}:{port + 1}",
            "STRIPE_SECRET_KEY": "sk_test_sandbox",
            "STRIPE_WEBHOOK_SECRETS": "whsec_sandbox",
            "TELEPHONY_SECRETS": "telephony-of-the-demo",
            "TWILIO_AUTH_TOKENS": "twilio-of-the-demo",
        }
        settings.VAR_DIR.joinpath("log").mkdir(parents=True, exist_ok=True)
        together.start("Stripe sandbox", *sandbox(port), env=env, log=log_of("Stripe sandbox"))
        self.wait_for_answer(together, port + 1)
        self.build(together, env)
        together.start("worker", *manage("work", "--worker-id", "demo"), env=env, log=log_of("worker"))
        together.start("timer", *manage("tick", "--every", "30"), env=env, log=log_of("timer"))
        together.start("web server", *web_server(port), env=env, log=log_of("web server"))
        self.wait_for_answer(together, port)
        self.say_who_can_sign_in(port)
        self.blame(together.wait())

    def build(self, together, env):
        """In a process of its own, so that it can be stopped like the others."""
        if built_at().exists():
            self.stdout.write(f"Using the demo built at {built_at().read_text()}; `make demo-reset` starts over.")
        else:
            self.stdout.write("Building the demo, about a minute ...")
        together.start("builder", *manage("build_demo"), env=env | {"TASKS_AT_ONCE": "1"})
        name = together.wait()
        if name != "builder" or together.running[name].returncode:
            self.blame(name)
        del together.running["builder"]

    def wait_for_answer(self, together, port):
        deadline = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < deadline:
            if name := together.ended():
                self.blame(name)
            if answers(port):
                return
            time.sleep(0.1)
        raise CommandError(f"Nothing answered on port {port} within {ANSWERS_WITHIN} s.")

    def blame(self, name):
        said = log_of(name).read_text(errors="replace").splitlines()[-30:] if log_of(name).exists() else []
        raise CommandError("\n".join([f"The {name} ended by itself; the rest is stopped.", *said]))

    def say_who_can_sign_in(self, port):
        from tests import people

        self.stdout.write(f"\nThe portal of {people.VENDOR} answers at http://{HOST}:{port}/\n")
        self.stdout.write(f"Everybody's password is {people.PASSWORD}. Mail lies in {settings.VAR_DIR / 'mail'}.\n\n")
        for group in (people.CUSTOMERS, people.STAFF):
            for person in group:
                self.stdout.write(f"  {person.email:<26}  {person.tries}")
            self.stdout.write("")
        self.stdout.write("Ctrl-C ends it.")
        self.stdout.flush()


def log_of(name) -> Path:
    return settings.VAR_DIR / "log" / f"{name}.log"


def manage(*command):
    return sys.executable, "manage.py", *command


def sandbox(port):
    return (
        *(sys.executable, "-m", "tests.stripe_sandbox", "--port", str(port + 1)),
        *("--webhook", f"http://{HOST}:{port}/stripe/webhook/", "--secret", "whsec_sandbox"),
        *("--state", str(settings.VAR_DIR / "stripe.json")),
    )


def web_server(port):
    return (
        *(sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"),
        *("--bind", f"{HOST}:{port}", "--workers", "2"),
    )


def refuse_taken(port):
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
        except OSError:
            raise CommandError(f"Port {port} is taken. Another: make demo PORT=8100") from None


def answers(port):
    try:
        urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=5)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def forget(folder: Path):
    """Delete what a demo keeps, whole or half-built, and nothing else that may lie in the folder."""
    for name in ("built", "stripe.json", "portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    for name in ("cache", "media", "private", "mail", "log"):
        shutil.rmtree(folder / name, ignore_errors=True)
