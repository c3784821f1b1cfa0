import os

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from wagtail.signal_handlers import disable_reference_index_auto_update
from xdist.scheduler import LoadScopeScheduling

from portal.branding import brand
from tests import database, people
from tests.factories import portal as make

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")
# Playwright's synchronous driver keeps an event loop in the main thread, which Django takes for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class OnePortalForAllWalks(LoadScopeScheduling):
    """Any test goes to any worker, but the walks go to one: each worker's would build a demo."""

    def _split_scope(self, nodeid):
        return "walks" if nodeid.startswith("tests/browser/") else nodeid


DATABASE = {"db", "transactional_db"}


def pytest_addoption(parser):
    parser.addoption(
        "--asks-database",
        action="store_true",
        help="leave out what is the same on every database: the walks, pure rules, rules tried at random",
    )


def pytest_collection_modifyitems(config, items):
    """Tests that run for minutes are run by name: `pytest -m long`."""
    if "long" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="runs for minutes: pytest -m long"))
    if config.getoption("--asks-database"):
        alike = {
            item
            for item in items
            if not (item.get_closest_marker("django_db") or DATABASE & {*item.fixturenames})
            or hypothesis.is_hypothesis_test(item.obj)
        }
        config.hook.pytest_deselected(items=alike)
        items[:] = [item for item in items if item not in alike]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return OnePortalForAllWalks(config, log)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """A portal as `set_up` leaves it, once for all tests: its page tree, its groups and what they may do."""
    with django_db_blocker.unblock(), database.copied(request.config.cache.mkdir("database")):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_reference_index():
    """Wagtail's list of where an image or page is used: an eighth of the suite's time, and nothing of ours asks it."""
    with disable_reference_index_auto_update():
        yield


@pytest.fixture(autouse=True)
def plain_brand():
    """No test sees what another has kept: branding, public pages; and none pays for reading the branding first."""
    cache.clear()
    cache.set(brand.KEY, brand.Brand(name=settings.WAGTAIL_SITE_NAME))


@pytest.fixture
def cast(db):
    """`cast("ada")` is that person's User, made on first asking."""
    return lambda name: make.person(getattr(people, name))


@pytest.fixture
def as_person(cast, client):
    """`as_person("ada")` is a test client signed in as that person."""

    def sign_in(name):
        from django.test import Client

        client = Client()
        client.force_login(cast(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def base_tier(db):
    return make.TierFactory(slug="base", name="Essential", rank=0)
