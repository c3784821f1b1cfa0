from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts import inviting
from portal.accounts.models import Invitation, Membership, User
from portal.promises.models import Standing
from tests.factories import portal as make

ANSWERS = {"first_name": "Nils", "last_name": "Berg", "password": "tide-lamp-41"}


@pytest.fixture
def invited(cast, mailoutbox):
    """The address of the page behind an invitation's mailed link."""

    def invite(email="nils@brenner.example", role="member"):
        invitation = inviting.invite(
            account=cast("ada").account, email=email, role=role, by=cast("ada"), at=timezone.now()
        )
        inviting.send({"invitation": invitation.pk})
        return "/invitation/" + mailoutbox[-1].body.split("/invitation/")[1].split()[0]

    return invite


def test_team_shows_a_member_their_colleagues_and_nothing_to_change(as_person, cast):
    cast("ada")
    page = as_person("emil").get("/team/").content.decode()

    assert "Ada Brenner" in page
    assert "Astrid" not in page
    assert "<select" not in page
    assert "Invite" not in page


def test_team_shows_what_colleagues_are_certified_in(as_person, cast):
    Standing.objects.create(
        user=cast("emil"), credential="flow-operator", name="Flow SCADA Operator", starts_at=make.LONG_AGO
    )

    assert "Flow SCADA Operator" in as_person("ada").get("/team/").content.decode()


@pytest.mark.parametrize("colleagues", [1, 3])
def test_team_asks_as_often_for_many_colleagues(as_person, cast, django_assert_max_num_queries, colleagues):
    client, account = as_person("ada"), cast("ada").account
    for number in range(colleagues):
        make.MembershipFactory(account=account)
        inviting.invite(
            account=account, email=f"new{number}@brenner.example", role="member", by=None, at=timezone.now()
        )

    with django_assert_max_num_queries(7):
        client.get("/team/")


def test_team_invites_a_colleague(as_person, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_person("ada").post("/team/", {"email": "nils@brenner.example", "role": "billing_admin"})

    assert response.headers["Location"] == "/team/"
    assert (mailoutbox[0].to, mailoutbox[0].subject) == (
        ["nils@brenner.example"],
        "Join Brenner Mühlen AG in the customer portal",
    )


def test_team_does_not_invite_for_a_member(as_person):
    as_person("emil").post("/team/", {"email": "nils@brenner.example", "role": "company_admin"})

    assert not Invitation.objects.exists()


def test_team_says_who_is_there_already(as_person, cast):
    cast("emil")
    response = as_person("ada").post("/team/", {"email": "emil@brenner.example", "role": "member"})

    assert "of your company already" in response.content.decode()


def test_team_role_of_a_colleague(as_person, cast):
    as_person("ada").post(f"/team/{cast('emil').membership.pk}/role/", {"role": "billing_admin"})

    assert Membership.objects.get(user=cast("emil")).role == "billing_admin"


def test_team_role_of_the_last_admin_stays_and_says_why(as_person, cast):
    response = as_person("ada").post(f"/team/{cast('ada').membership.pk}/role/", {"role": "member"}, follow=True)

    assert "without an admin" in response.content.decode()
    assert Membership.objects.get(user=cast("ada")).role == "company_admin"


def test_team_leave_asks_first(as_person, cast):
    client, address = as_person("ada"), f"/team/{cast('emil').membership.pk}/leave/"

    assert "Emil Sander has left Brenner Mühlen AG?" in client.get(address).content.decode()
    assert Membership.objects.get(user=cast("emil")).left_at is None

    client.post(address)
    assert Membership.objects.get(user=cast("emil")).left_at is not None


def test_another_companys_admin_finds_nobody_to_change(as_person, cast):
    emil, rival = cast("emil"), as_person("astrid")
    invitation = inviting.invite(
        account=emil.account, email="new@brenner.example", role="member", by=None, at=timezone.now()
    )

    answers = [
        rival.post(f"/team/{emil.membership.pk}/role/", {"role": "company_admin"}),
        rival.post(f"/team/{emil.membership.pk}/leave/"),
        rival.post(f"/team/invitations/{invitation.pk}/withdraw/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Membership.objects.get(user=emil).role == "member"
    assert Invitation.objects.open().exists()


def test_invitation_makes_the_new_person_a_member_and_signs_them_in(client, invited):
    address = invited(role="billing_admin")
    assert "Join Brenner Mühlen AG" in client.get(address).content.decode()

    response = client.post(address, ANSWERS)

    assert response.headers["Location"] == "/dashboard/"
    assert client.get("/dashboard/").status_code == 200
    nils = User.objects.get(email="nils@brenner.example")
    assert (nils.account.slug, nils.membership.role, nils.check_password("tide-lamp-41")) == (
        "brenner",
        "billing_admin",
        True,
    )


def test_invitation_refuses_a_weak_password(client, invited):
    response = client.post(invited(), ANSWERS | {"password": "12345678"})

    assert "too common" in response.content.decode()
    assert not User.objects.filter(email="nils@brenner.example").exists()


def test_invitation_used_expired_or_made_up_is_the_same_dead_end(client, invited):
    used, expired = invited(), invited(email="late@brenner.example")
    client.post(used, ANSWERS)
    Invitation.objects.filter(email="late@brenner.example").update(
        invited_at=timezone.now() - timedelta(days=15), expires_at=timezone.now() - timedelta(days=1)
    )
    client.logout()

    answers = [client.get(address) for address in (used, expired, "/invitation/made-up/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    pages = {answer.content.decode().replace(answer.request["PATH_INFO"], "") for answer in answers}
    assert len(pages) == 1


def test_invitation_of_somebody_known_asks_them_to_sign_in(client, invited, cast):
    cast("astrid")

    response = client.get(invited(email="astrid@lindqvist.example"))

    assert response.headers["Location"].startswith("/account/login/?next=/invitation/")


def test_invitation_joins_the_person_signed_in(client, invited):
    nils = make.UserFactory(email="nils@brenner.example")
    client.force_login(nils, backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(invited())

    assert response.headers["Location"] == "/dashboard/"
    assert User.objects.get(pk=nils.pk).account.slug == "brenner"


def test_invitation_of_a_member_elsewhere_says_so(as_person, invited):
    response = as_person("astrid").post(invited(email="astrid@lindqvist.example"), follow=True)

    assert "You still belong to Lindqvist Paper." in response.content.decode()


def test_invitation_of_another_is_refused(as_person, invited, cast):
    client, address = as_person("astrid"), invited()

    assert "This invitation is for nils@brenner.example" in client.get(address).content.decode()
    client.post(address)
    assert cast("astrid").account.slug == "lindqvist"


def test_profile_is_kept_and_times_are_told_in_its_zone(as_person, cast):
    client = as_person("ada")
    answers = {
        "first_name": "Ada",
        "last_name": "Brenner",
        "phone": "+49 941 123",
        "job_title": "",
        "time_zone": "Asia/Tokyo",
    }

    client.post("/profile/", answers)

    ada = User.objects.get(pk=cast("ada").pk)
    assert (ada.phone, ada.time_zone) == ("+49 941 123", "Asia/Tokyo")


def test_profile_refuses_a_zone_that_is_none(as_person):
    response = as_person("ada").post("/profile/", {"first_name": "Ada", "last_name": "B", "time_zone": "Mars/Base"})

    assert "Select a valid choice" in response.content.decode()
