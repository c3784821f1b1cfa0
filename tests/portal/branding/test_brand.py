from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Page

from portal.branding import brand
from portal.branding.models import Branding
from portal.outbox import mail


@pytest.fixture
def tarn(db):
    branding = Branding.load()
    branding.name, branding.accent, branding.sender = "Tarn Controls", "#7a1f5c", "hello@tarn.example"
    branding.save()
    return branding


@pytest.fixture
def boss(db, as_person):
    return as_person("milo")


def save(client, **fields):
    """Send the settings form as the browser does."""
    pages = Branding.load()
    chosen = {
        "legal_notice": pages.legal_notice_id,
        "privacy": pages.privacy_id,
        "accessibility": pages.accessibility_id,
    }
    data = {"name": "Tarn Controls", "logo": "", "accent": "", "sender": ""} | chosen | fields
    return client.post(f"/admin/settings/portal/branding/{pages.pk}/", data)


def test_page_wears_name_and_accent(client, tarn):
    page = client.get("/account/login/").content.decode()

    assert "Tarn Controls</title>" in page
    assert '<link rel="stylesheet" href="/accent/7a1f5c.css">' in page


def test_page_without_branding_is_the_portals_own(client, db):
    page = client.get("/account/login/").content.decode()

    assert "Portal</title>" in page
    assert "/accent/" not in page


def test_accent_is_a_stylesheet_for_light_and_dark_that_may_be_kept(client, tarn):
    response = client.get("/accent/7a1f5c.css")

    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == (
        "text/css",
        "public, max-age=31536000, immutable",
    )
    assert response.content.decode().startswith(":root { --accent: light-dark(#7a1f5c, #")


@pytest.mark.parametrize("code", ["0b5d7a", "x", "red"])
def test_accent_of_another_colour_is_not_made(client, tarn, code):
    assert client.get(f"/accent/{code}.css").status_code == 404


def test_logo_is_a_picture_made_for_its_place(client, tarn, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    file = BytesIO()
    Picture.new("RGB", (900, 300)).save(file, "PNG")
    file.name = "logo.png"
    tarn.logo = Image.objects.create(title="Tarn", file=ImageFile(file, name="logo.png"))
    tarn.save()

    assert '<img class="brand-logo" src="/media/images/logo' in client.get("/account/login/").content.decode()
    preview = f"{settings.WAGTAILADMIN_BASE_URL}/media/images/logo.max-1200x630.format-png.png"
    assert f'<meta property="og:image" content="{preview}">' in client.get("/help/").content.decode()


def test_footer_names_the_legal_pages_and_follows_them(client, db):
    cache.delete(brand.KEY)
    assert '<a href="/legal/">Legal notice</a>' in client.get("/").content.decode()

    page = Page.objects.get(slug="legal").specific
    page.title = "Imprint"
    page.save_revision().publish()
    assert '<a href="/legal/">Imprint</a>' in client.get("/").content.decode()

    page.unpublish()
    assert "/legal/" not in client.get("/").content.decode()


def test_brand_is_read_once(client, tarn, django_assert_num_queries):
    brand.current()

    with django_assert_num_queries(0):
        assert brand.current().name == "Tarn Controls"


def test_mail_comes_from_the_vendor(tarn, mailoutbox):
    mail.deliver_mail({"to": "ada@brenner.example", "subject": "s", "text": "t", "html": "<p>t</p>"})

    assert mailoutbox[0].from_email == "Tarn Controls <hello@tarn.example>"


def test_manager_sets_the_branding(boss):
    save(boss, accent="#7a1f5c")

    assert Branding.load().accent == "#7a1f5c"
    assert brand.current().name == "Tarn Controls"


@pytest.mark.parametrize(
    ("accent", "words"),
    [("#ffcc00", "Take a darker one"), ("blue", "Write it as #rrggbb"), ("#7a1f5}", "Write it as #rrggbb")],
)
def test_accent_that_cannot_be_read_is_refused(boss, accent, words):
    response = save(boss, accent=accent)

    assert words in response.content.decode()
    assert Branding.load().accent == ""


def test_branding_is_the_managers_alone(db, as_person):
    assert as_person("sam").get("/admin/settings/portal/branding/").status_code == 302


def test_workshop_wears_the_vendors_mark(tarn, as_person):
    page = as_person("milo").get("/admin/").content.decode()

    assert "Tarn Controls</h1>" in " ".join(page.split()).replace(" </h1>", "</h1>")
    assert "portal/css/workshop.css" in page
    assert f'aria-label="{brand.current().name}"' in page
