"""The site knows its own address: feeds, previews and the sitemap name it."""

import pytest
from wagtail.models import Site

from home.pages import front_door


@pytest.mark.parametrize(
    ("base", "root"),
    [
        ("https://help.tarn.example", "https://help.tarn.example"),
        ("http://127.0.0.1:8100", "http://127.0.0.1:8100"),
        ("http://tarn.example", "http://tarn.example"),
    ],
)
def test_site_stands_where_the_portal_is_said_to_be(db, settings, base, root):
    Site.objects.all().delete()
    settings.WAGTAILADMIN_BASE_URL = base

    assert front_door.build().full_url == f"{root}/"


def test_site_that_nobody_told_its_address_is_told_and_another_is_left(db, settings):
    Site.objects.filter(is_default_site=True).update(hostname="localhost", port=80)
    settings.WAGTAILADMIN_BASE_URL = "https://help.tarn.example"

    front_door.build()
    settings.WAGTAILADMIN_BASE_URL = "https://other.example"
    front_door.build()

    assert Site.objects.values_list("hostname", "port").get() == ("help.tarn.example", 443)
