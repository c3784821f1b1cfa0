import pytest

from boards.seating.models import BoardPage, BoardsIndexPage
from home.starting import checklist
from portal.branding.models import Branding
from tests.factories import portal as make


@pytest.fixture
def empty_portal(db, settings):
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "", []


@pytest.fixture
def admin(empty_portal, client):
    client.force_login(make.StaffFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    return client


def done():
    return [step.title for step in checklist.steps() if step.is_done]


def test_empty_portal_has_everything_before_it(empty_portal):
    assert done() == []


def test_each_step_is_done_by_what_it_asks(empty_portal, settings):
    Branding.objects.update(name="Tarn Controls")
    make.TierFactory(rank=0)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_test", ["whsec"]
    make.StaffFactory()
    make.StaffFactory()
    make.AccountFactory()
    BoardsIndexPage.objects.get().add_child(
        instance=BoardPage(title="Advisory board", slug="advisory", purpose="Decide what comes next.")
    )

    assert done() == [
        "Put your name on it",
        "Say when you are open",
        "Promise something to everybody",
        "Connect Stripe",
        "Bring your team in",
        "Add your first customer",
        "Open the first board",
    ]


def test_first_admin_finds_the_checklist_and_where_each_step_is_done(admin):
    page = admin.get("/admin/").content.decode()

    assert "0 of 9 done." in page
    for step in checklist.steps():
        if step.address:
            assert admin.get(step.address).status_code == 200, step.title


def test_writer_has_no_checklist(empty_portal, as_person):
    assert "Before customers come" not in as_person("wren").get("/admin/").content.decode()
