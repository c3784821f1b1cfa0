import re

import pytest
from django.core import mail as postbox

from portal.accounts.models import User
from tests import people
from tests.factories import portal as make

ANSWERS = {"first_name": "Nils", "last_name": "Berg", "password1": "tide-lamp-41", "password2": "tide-lamp-41"}


@pytest.mark.parametrize(
    ("address", "company"), [("nils@brenner.example", "brenner"), ("nils@elsewhere.example", None)]
)
def test_confirmed_address_in_a_companys_domain_makes_a_member(client, cast, address, company):
    cast("ada")
    client.post("/account/signup/", ANSWERS | {"email": address})
    assert User.objects.get(email=address).account is None

    link = re.search(r"/account/confirm-email/\S+", postbox.outbox[0].body)[0]
    client.post(link)

    nils = User.objects.get(email=address)
    assert (nils.first_name, nils.account and nils.account.slug) == ("Nils", company)


def test_sign_in_with_an_unconfirmed_address_asks_to_confirm_it(client, db):
    make.UserFactory(email="nils@brenner.example")

    response = client.post("/account/login/", {"login": "NILS@brenner.example", "password": people.PASSWORD})

    assert response.headers["Location"] == "/account/confirm-email/"


def test_sign_in_with_an_address_in_capitals(client, cast):
    cast("ada")

    response = client.post("/account/login/", {"login": "ADA@Brenner.example", "password": people.PASSWORD})

    assert response.headers["Location"] == "/dashboard/"
