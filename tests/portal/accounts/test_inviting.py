from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from portal.accounts import inviting, membership
from portal.accounts.models import Invitation, Membership, User
from portal.outbox.models import Effect
from tests.factories import portal as make

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
LAST_SECOND = MARCH + timedelta(days=14, seconds=-1)
ADDRESS = "nils@brenner.example"


@pytest.fixture
def invite(cast):
    def invite(email=ADDRESS, role="billing_admin", at=MARCH):
        return inviting.invite(account=cast("ada").account, email=email, role=role, by=cast("ada"), at=at)

    return invite


@pytest.fixture
def mailed_token(mailoutbox):
    """Deliver the invitation's mail and return the token of its link."""

    def deliver(invitation):
        inviting.send({"invitation": invitation.pk})
        return mailoutbox[-1].body.split("/invitation/")[1].split("/")[0]

    return deliver


def test_invite_writes_the_mail_into_the_outbox_without_the_token(invite):
    invitation = invite()

    assert Effect.objects.get(kind="invitation").payload == {"invitation": invitation.pk}
    assert invitation.expires_at == MARCH + timedelta(days=14)


def test_mail_goes_to_the_address_and_its_link_finds_the_invitation(invite, mailed_token, mailoutbox):
    invitation = invite(email="NILS@Brenner.example")

    token = mailed_token(invitation)

    assert mailoutbox[0].to == [ADDRESS]
    assert inviting.find(token, at=MARCH) == invitation
    assert token not in str(Invitation.objects.values().get())


def test_second_delivery_closes_the_link_of_the_first(invite, mailed_token):
    invitation = invite()
    first, second = mailed_token(invitation), mailed_token(invitation)

    assert inviting.find(first, at=MARCH) is None
    assert inviting.find(second, at=MARCH) == invitation


@pytest.mark.parametrize("email", ["emil@brenner.example", "EMIL@brenner.example"])
def test_invite_a_colleague_who_is_there_is_refused(invite, cast, email):
    cast("emil")

    with pytest.raises(inviting.AlreadyColleague):
        invite(email=email)


def test_invite_again_replaces_the_open_one(invite):
    first = invite()

    second = invite(role="member")

    assert list(Invitation.objects.open()) == [second]
    first.refresh_from_db()
    assert first.withdrawn_at == MARCH


def test_find_until_it_expires(invite, mailed_token):
    token = mailed_token(invite())

    assert inviting.find(token, at=LAST_SECOND) is not None
    assert inviting.find(token, at=LAST_SECOND + timedelta(seconds=1)) is None


def test_withdrawn_is_neither_found_nor_mailed(invite, mailed_token, mailoutbox, cast):
    invitation = invite()
    token = mailed_token(invitation)
    inviting.withdraw(invitation, by=cast("ada"), at=MARCH)

    inviting.send({"invitation": invitation.pk})

    assert inviting.find(token, at=MARCH) is None
    assert len(mailoutbox) == 1


def test_accept_as_new_makes_a_person_with_a_proved_address_in_the_invited_role(invite):
    invitation = invite()

    nils = inviting.accept_as_new(
        invitation, first_name="Nils", last_name="Berg", password="tide-lamp-41", at=LAST_SECOND
    )

    assert (str(nils), nils.account.slug, nils.membership.role) == ("Nils Berg", "brenner", "billing_admin")
    assert EmailAddress.objects.get(user=nils).verified
    assert nils.time_zone == "Europe/Berlin"


def test_accept_once_only(invite):
    invitation = invite()
    inviting.accept_as_new(invitation, first_name="Nils", last_name="Berg", password="x", at=MARCH)

    with pytest.raises(inviting.AlreadyAccepted):
        inviting.accept_as_new(invitation, first_name="Nils", last_name="Again", password="x", at=MARCH)

    assert User.objects.filter(email=ADDRESS).count() == 1


def test_accept_by_another_than_invited_is_refused(invite):
    invitation = invite()

    with pytest.raises(inviting.NotInvited):
        inviting.accept(invitation, user=make.UserFactory(), at=MARCH)


def test_accept_while_a_member_elsewhere_is_refused_and_keeps_the_invitation(invite, cast):
    invitation = invite(email=cast("astrid").email)

    with pytest.raises(membership.AlreadyMember):
        inviting.accept(invitation, user=cast("astrid"), at=MARCH)

    assert Invitation.objects.open().get() == invitation


def test_accept_by_one_who_joined_meanwhile_gives_the_role(invite, cast):
    nils = make.UserFactory(email=ADDRESS)
    invitation = invite()
    membership.join(user=nils, account=cast("ada").account, at=MARCH, by=None)

    inviting.accept(invitation, user=nils, at=MARCH)

    assert Membership.objects.get(user=nils).role == "billing_admin"


def test_accept_by_our_own_people_is_refused(invite, cast):
    invitation = invite(email=cast("sam").email)

    with pytest.raises(inviting.NotInvited):
        inviting.accept(invitation, user=cast("sam"), at=MARCH)


def test_accept_by_the_only_admin_leaves_them_admin(cast, invite):
    invitation = invite(ADDRESS, role="member")
    nils = make.UserFactory(email=ADDRESS)
    EmailAddress.objects.create(user=nils, email=ADDRESS, verified=True, primary=True)
    make.MembershipFactory(user=nils, account=cast("ada").account, role="company_admin")
    membership.leave(cast("ada").membership, at=MARCH, by=None)

    inviting.accept(invitation, user=nils, at=MARCH)

    assert Membership.objects.get(user=nils).role == "company_admin"
