"""What staff keep in Wagtail's admin about customers and about each other."""

import pytest
from django.core.management import call_command

from portal.accounts.models import Account, Invitation, Membership, Ownership, User
from tests import people
from tests.factories import portal as make

NEW_STAFF = {
    "email": "Nora@tarn.example",
    "first_name": "Nora",
    "last_name": "Lind",
    "password1": "tide-lamp-41",
    "password2": "tide-lamp-41",
}
LISTS = ["company", "membership", "invitation", "ownership", "installation", "contractline", "product"]


@pytest.fixture
def boss(db, as_person):
    call_command("set_up")
    return as_person("milo")


def company(**fields):
    return {"name": "Nordhafen Reederei", "email_domains": "nordhafen.example", "time_zone": "Europe/Berlin"} | fields


def test_manager_makes_a_company_and_its_slug_makes_itself(boss):
    boss.post("/admin/company/new/", company(email_domains="@Nordhafen.example, nh.example", country="de"))

    made = Account.objects.get()
    assert (made.slug, made.email_domains, made.country) == (
        "nordhafen-reederei",
        ["nh.example", "nordhafen.example"],
        "DE",
    )


@pytest.mark.parametrize(
    ("domain", "words"),
    [("gmail.com", "Anybody can have an address in gmail.com."), ("brenner.example", "belongs to Brenner")],
)
def test_domain_that_cannot_be_claimed_is_refused(boss, cast, domain, words):
    cast("ada")
    response = boss.post("/admin/company/new/", company(email_domains=domain))

    assert words in response.content.decode()
    assert not Account.objects.filter(name="Nordhafen Reederei").exists()


def test_company_keeps_its_own_domains(boss, cast):
    account = cast("ada").account
    boss.post(
        f"/admin/company/edit/{account.pk}/", company(name="Brenner", slug="brenner", email_domains="brenner.example")
    )

    assert Account.objects.get(pk=account.pk).name == "Brenner"


def test_manager_assigns_an_owner(boss, cast):
    account = make.company(people.COMPANIES[0])
    boss.post("/admin/ownership/new/", {"account": account.pk, "owner": cast("olga").pk})

    assert account.owner == cast("olga")


def test_owner_is_one_of_ours_who_owns_relationships(boss, cast):
    account = cast("ada").account
    for name in ("ada", "sam"):
        boss.post("/admin/ownership/new/", {"account": account.pk, "owner": cast(name).pk})

    assert not Ownership.objects.exists()


def test_manager_invites_the_first_person_of_a_company(boss):
    account = make.AccountFactory()
    boss.post("/admin/invitation/new/", {"account": account.pk, "email": "first@new.example", "role": "company_admin"})

    assert Invitation.objects.get().account == account


def test_manager_marks_even_the_last_admin_as_left(boss, cast):
    ada = cast("ada").membership
    boss.post(f"/admin/membership/edit/{ada.pk}/", {"role": "company_admin", "has_left": "on"})

    assert Membership.objects.get(pk=ada.pk).left_at is not None


def test_manager_makes_one_of_our_people_who_can_sign_in(boss, client, mailoutbox):
    boss.post("/admin/users/new/", NEW_STAFF)
    nora = User.objects.get(email="nora@tarn.example")
    assert (nora.is_staff, nora.is_superuser) == (True, False)

    response = client.post("/account/login/", {"login": nora.email, "password": "tide-lamp-41"})

    assert response.headers["Location"] == "/account/confirm-email/"
    assert mailoutbox[0].to == ["nora@tarn.example"]


def test_manager_cannot_make_an_administrator(boss, cast):
    boss.post("/admin/users/new/", NEW_STAFF | {"is_superuser": "on"})
    boss.post(
        f"/admin/users/edit/{cast('milo').pk}/",
        {"email": "milo@tarn.example", "first_name": "Milo", "is_superuser": "on"},
    )

    assert not User.objects.filter(is_superuser=True).exists()


def test_manager_changes_neither_an_administrator_nor_a_customer(boss, cast):
    admin = make.StaffFactory(is_superuser=True)

    answers = [boss.get(f"/admin/users/edit/{user.pk}/") for user in (admin, cast("ada"))]

    # Wagtail answers a page one may not see by going back to its start.
    assert [answer.headers["Location"] for answer in answers] == ["/admin/", "/admin/"]


def test_administrator_makes_another(db, client):
    call_command("set_up")
    client.force_login(make.StaffFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")

    client.post("/admin/users/new/", NEW_STAFF | {"is_superuser": "on"})

    assert User.objects.get(email="nora@tarn.example").is_superuser


def test_our_people_are_listed_without_customers(boss, cast):
    cast("ada")
    page = boss.get("/admin/users/").content.decode()

    assert "milo@tarn.example" in page
    assert "ada@brenner.example" not in page


def test_lists_are_closed_to_whom_they_do_not_concern(db, as_person):
    call_command("set_up")
    clients = [as_person("ada"), as_person("edwin")]

    answers = {(name, client.get(f"/admin/{name}/").status_code) for client in clients for name in LISTS}

    assert answers == {(name, 302) for name in LISTS}


def test_support_looks_and_changes_no_company(db, as_person):
    call_command("set_up")
    client = as_person("sam")

    assert [client.get(f"/admin/{name}/").status_code for name in LISTS[:5]] == [200] * 5
    assert client.get("/admin/company/new/").status_code == 302


@pytest.mark.parametrize("rows", [1, 4])
def test_company_list_asks_as_often_for_many(boss, cast, django_assert_max_num_queries, rows):
    for _ in range(rows):
        boss.post("/admin/ownership/new/", {"account": make.AccountFactory().pk, "owner": cast("olga").pk})

    with django_assert_max_num_queries(18):
        boss.get("/admin/company/")
