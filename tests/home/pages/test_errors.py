from django.template import loader
from django.test import Client


def test_missing_page_is_dressed_as_the_portal(client, db):
    page = client.get("/nowhere/")

    assert (page.status_code, "There is no such page" in page.content.decode()) == (404, True)


def test_server_error_page_needs_no_context():
    assert "Something broke on our side" in loader.get_template("500.html").render()


def test_forged_form_is_refused_in_words(db):
    page = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "ada@brenner.example"})

    assert (page.status_code, "This page was open too long" in page.content.decode()) == (403, True)


def test_request_for_another_host_is_refused_in_our_words(client, db, settings):
    settings.ALLOWED_HOSTS = ["portal.example"]

    answer = client.get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "We did not understand that request" in answer.content.decode()
