import pytest


def test_choose_theme_keeps_cookie_and_returns(client):
    response = client.post("/theme/", {"theme": "dark", "next": "/cases/?open=1"})

    assert response.headers["Location"] == "/cases/?open=1"
    assert response.cookies["theme"].value == "dark"


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_choose_theme_never_leaves_the_site(client, address):
    assert client.post("/theme/", {"theme": "dark", "next": address}).headers["Location"] == "/"


def test_choose_theme_ignores_unknown_theme(client):
    assert "theme" not in client.post("/theme/", {"theme": "plaid"}).cookies


def test_choose_theme_needs_post(client):
    assert client.get("/theme/").status_code == 405


@pytest.mark.parametrize(("theme", "root"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_page_wears_chosen_theme(as_person, theme, root):
    client = as_person("ada")
    client.cookies["theme"] = theme

    assert f'<html lang="en" {root}>' in client.get("/dashboard/").content.decode()


def test_page_ignores_made_up_theme(as_person):
    client = as_person("ada")
    client.cookies["theme"] = '"><script>'

    assert '<html lang="en">' in client.get("/dashboard/").content.decode()


def test_style_gallery_is_for_superusers(client, django_user_model):
    client.force_login(
        django_user_model.objects.create_superuser("root@tarn.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    page = client.get("/style/").content.decode()

    assert 'href="#refused_how_0"' in page
    assert 'id="refused_how_0"' in page
