"""The pages of signing in, in the portal's own words."""

import re

import pytest
from django.core import mail

from tests import people


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/account/login/", "Create an account with your work address"),
        ("/account/signup/", "Use your work address."),
        ("/account/password/reset/", "Forgotten your password?"),
        ("/account/password/reset/done/", "Look into your mail"),
        ("/account/password/reset/key/done/", "Your password is changed"),
        ("/account/password/reset/key/1-nonsense/", "This link works no more"),
        ("/account/confirm-email/", "Look into your mail"),
        ("/account/confirm-email/nonsense/", "This link works no more"),
        ("/account/inactive/", "This account is closed"),
    ],
)
def test_page_for_visitors(client, db, address, words):
    assert words in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/account/logout/", "What you have saved stays."),
        ("/account/email/", "Your addresses"),
        ("/account/password/change/", "Change your password"),
    ],
)
def test_page_for_signed_in(as_person, address, words):
    assert words in as_person("ada").get(address).content.decode()


def test_signing_up_to_signing_in(client, db):
    client.post(
        "/account/signup/",
        {
            "first_name": "Nina",
            "last_name": "Roth",
            "email": "nina@brenner.example",
            "password1": people.PASSWORD,
            "password2": people.PASSWORD,
        },
    )
    (sent,) = mail.outbox
    assert sent.subject == "Confirm that this address is yours"
    link = re.search(r"http://testserver(\S+)", sent.body)[1]
    assert link in sent.alternatives[0].content

    assert "nina@brenner.example is yours?" in client.get(link).content.decode()
    client.post(link)

    answer = client.post("/account/login/", {"login": "nina@brenner.example", "password": people.PASSWORD})
    assert answer.headers["Location"] == "/dashboard/"


def test_choosing_a_new_password(client, cast):
    ada = cast("ada")
    client.post("/account/password/reset/", {"email": ada.email})
    (sent,) = mail.outbox
    assert sent.subject == "Choose a new password"
    link = re.search(r"http://testserver(\S+)", sent.body)[1]

    form = client.get(link, follow=True)
    assert "Choose a new password" in form.content.decode()
    client.post(form.request["PATH_INFO"], {"password1": "another-one-2026", "password2": "another-one-2026"})

    ada.refresh_from_db()
    assert ada.check_password("another-one-2026")


def test_wrong_password_is_said_once_with_the_way_on(client, cast):
    page = client.post("/account/login/", {"login": cast("ada").email, "password": "wrong"}).content.decode()

    assert "data-focus-first" in page
