import pytest
from django.test import Client

from tests.factories import portal as make


@pytest.fixture
def signed_in(db):
    """`signed_in(user)` is a client of that user; of someone without a company where none is given."""

    def sign_in(user=None):
        client = Client()
        client.force_login(user or make.UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def pytest_collection_modifyitems(config, items):
    """Long runs are asked for by name of their marker."""
    if "long" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="runs for minutes: ask with -m long"))
