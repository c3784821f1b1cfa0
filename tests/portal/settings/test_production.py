"""Production settings: each thing a deployment must choose is asked for by name."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "portal.example, www.portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal@db.example/portal",
    "REDIS_URL": "redis://cache.example",
}
SHOW = "import sys; from portal.settings import production as s; print(eval(sys.argv[1], vars(s)))"


def start(environment, show="1"):
    """Read the settings as a server does, in a process of its own; returns what went wrong and what was shown."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", SHOW, show], env=inherited | environment, capture_output=True, text=True, timeout=60
    )
    return done.stderr.strip().splitlines()[-1:], done.stdout.strip()


@pytest.mark.parametrize("name", COMPLETE)
def test_missing_variable_is_refused_by_name(name):
    trouble, _shown = start({key: value for key, value in COMPLETE.items() if key != name})

    assert trouble == [f"django.core.exceptions.ImproperlyConfigured: Set {name}: it has no default here."]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SMTP_PORT": "mail"}, "SMTP_PORT must be a whole number, not 'mail'."),
        (
            {"SSL_REDIRECT": "perhaps"},
            "SSL_REDIRECT must be one of ['0', '1', 'false', 'no', 'off', 'on', 'true', 'yes'], not 'perhaps'.",
        ),
        ({"S3_BUCKET": "files"}, "Set S3_ACCESS_KEY: it has no default here."),
    ],
)
def test_wrong_variable_is_refused_by_name(variables, words):
    trouble, _shown = start(COMPLETE | variables)

    assert trouble == [f"django.core.exceptions.ImproperlyConfigured: {words}"]


def test_complete_environment_is_taken():
    trouble, shown = start(COMPLETE, "(DEBUG, ALLOWED_HOSTS, SECURE_HSTS_SECONDS, SESSION_COOKIE_SECURE)")

    assert (trouble, shown) == ([], "(False, ['portal.example', 'www.portal.example'], 31536000, True)")


def test_forwarded_protocol_is_believed_behind_a_trusted_proxy_only():
    assert start(COMPLETE, "globals().get('SECURE_PROXY_SSL_HEADER')") == ([], "None")
    assert start(COMPLETE | {"TRUSTED_PROXY_COUNT": "1"}, "SECURE_PROXY_SSL_HEADER") == (
        [],
        "('HTTP_X_FORWARDED_PROTO', 'https')",
    )
