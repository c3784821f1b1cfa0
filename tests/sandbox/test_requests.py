"""Reading forms, and the registry of operations held against Stripe's description."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stripe._encode import _api_encode

from tests.stripe_sandbox import requests, spec
from tests.stripe_sandbox.api import resources
from tests.stripe_sandbox.routing import OPERATIONS, locate

NAMES = st.text("abcdefgh_", min_size=1, max_size=8)
TEXTS = st.text(max_size=20)
VALUES = st.recursive(
    TEXTS,
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3) | st.lists(inner, min_size=1, max_size=3),
    max_leaves=8,
)


# Nested values are slow to generate on a busy machine, which says nothing about reading them.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_parse_reads_what_the_official_client_writes(params):
    text = urlencode(list(_api_encode(params)))
    assert requests.parse(text) == params


def test_parse_arrays_without_numbers():
    assert requests.parse("expand[]=a&expand[]=b&x[y]=1") == {"expand": ["a", "b"], "x": {"y": "1"}}


def test_locate_prefers_the_named_segment():
    assert locate("get", "/v1/invoices/upcoming_x/lines") == ("/v1/invoices/{invoice}/lines", ("upcoming_x",))
    assert locate("post", "/v1/invoices/create_preview") == ("/v1/invoices/create_preview", ())


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_operation_is_one_of_stripes(method, path):
    """Every operation stands in Stripe's description, and takes every parameter that it is said to model."""
    assert resources
    template, _ = locate(method, path.replace("{}", "x"))
    takes = (spec.query_schema if method == "get" else spec.body_schema)(method, template)
    missing = [name for name in OPERATIONS[method, path].models if not described(takes, name.split("."))]
    assert missing == []


def described(schema, names):
    """Whether a dotted name leads somewhere in a schema, through arrays and alternatives."""
    if not names:
        return True
    for choice in spec.alternatives(schema):
        choice = spec.follow(choice.get("items", choice))
        for entry in spec.alternatives(choice):
            if names[0] in entry.get("properties", {}) and described(entry["properties"][names[0]], names[1:]):
                return True
    return False
