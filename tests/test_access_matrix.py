"""Every address of ours, asked as every kind of person. An address without a row fails."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access import boards, certification, home, matrix, portal
from tests.factories import portal as make

ROWS = portal.ROWS | certification.ROWS | boards.ROWS | home.ROWS
HOUSES = ("portal.", "certification.", "boards.", "home.")
API = "api"


def our_addresses(patterns=None, space=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            # Of ours only the API has namespaces; the viewsets in Wagtail's admin do, and are guarded by its permissions.
            if pattern.namespace is None or space or pattern.namespace == API:
                yield from our_addresses(pattern.url_patterns, f"{space}{pattern.namespace or ''}:".lstrip(":"))
        elif getattr(pattern.callback, "view_class", pattern.callback).__module__.startswith(HOUSES):
            yield f"{space}{pattern.name}"


def test_every_address_has_a_row():
    assert sorted(ROWS) == sorted(set(our_addresses()))


@pytest.mark.parametrize("name", sorted(ROWS))
def test_address_answers_each_kind_of_person(name, cast, base_tier):
    row = ROWS[name]
    for user in (*matrix.CUSTOMERS.values(), *matrix.STAFF.values()):
        make.person(user)
    url = reverse(name, args=row.args(cast))

    answers = {kind: ask(kind, row.method, url) for kind in matrix.KINDS}

    assert answers == {kind: row.expected(kind) for kind in matrix.KINDS}


def ask(kind, method, url):
    client = Client()
    if kind == "stranger":
        client.force_login(make.UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    elif kind != "anonymous":
        client.force_login(
            make.person({**matrix.CUSTOMERS, **matrix.STAFF}[kind]), backend="django.contrib.auth.backends.ModelBackend"
        )
    response = getattr(client, method)(url)
    location = response.headers.get("Location", "")
    return matrix.LOGIN if location.startswith("/account/login/") else response.status_code
