from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from home.voice import letters
from home.voice.models import Letter
from home.voice.months import Month
from portal.outbox.models import Effect
from tests.factories import portal as make
from tests.home.voice.test_counting import called
from tests.home.voice.test_notable import say

MAY = Month(2026, 5)
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def letter(cast):
    return letters.compose(MAY, by=cast("marta"), at=NOW)


def test_letter_is_composed_from_the_months_figures(cast):
    for n in range(10):
        say(MAY.back(1 + n % 6), ["clock stop"])
    for _ in range(3):
        say(MAY, ["pump lose"])
    called(product=make.ProductFactory(name="R&D kit", slug="kit"))

    letter = letters.compose(MAY, by=cast("marta"), at=NOW)

    assert letter.subject == "Voice of the customer, May 2026"
    assert "Customers called about 4 problems." in letter.body
    assert "<li>Flow SCADA: 3 problems, 2 before</li>" in letter.body
    assert "<li>R&amp;D kit: 1 problem, 0 before</li>" in letter.body
    assert "“pump lose” in 3 cases" in letter.body
    assert letter.latest_revision.user == cast("marta")


def test_what_somebody_wrote_in_it_stays(letter, cast):
    Letter.objects.update(body="<p>In our own words.</p>")

    assert letters.compose(MAY, by=cast("marta"), at=NOW).body == "<p>In our own words.</p>"


def test_letter_is_mailed_once_to_everybody_of_ours(letter, cast):
    for name in ("sam", "iris", "ada"):
        cast(name)

    assert letters.send(letter, by=cast("marta"), at=NOW) == 3
    with pytest.raises(letters.AlreadySent):
        letters.send(letter, by=cast("marta"), at=NOW)

    mails = Effect.objects.filter(kind="mail")
    assert {mail.payload["to"] for mail in mails} == {cast(name).email for name in ("sam", "iris", "marta")}
    assert {mail.payload["subject"] for mail in mails} == {"Voice of the customer, May 2026"}
    assert "<" not in mails[0].payload["text"].replace("<http", "")


def test_links_and_points_of_a_letter_stand_in_the_mail_and_in_its_text(letter, cast, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"
    page = Page.objects.get(depth=2)
    letter.body = (
        f'<p>Read <a linktype="page" id="{page.pk}">what we wrote</a>.<br/>Two things:</p><h3>Next &amp; now</h3>'
        '<ol><li>Call <b>Ada</b></li><li>See <a href="https://other.example/x">this</a></li></ol><ul><li>Done</li></ul>'
    )
    letter.save()

    letters.send(letter, by=cast("marta"), at=NOW)

    mail = Effect.objects.filter(kind="mail").first()
    assert f'<a href="https://portal.example{page.url}">what we wrote</a>' in mail.payload["html"]
    assert mail.payload["text"].partition("Hello Marta,\n\n")[2].partition("\n\nOpen the calls")[0].splitlines() == [
        f"Read what we wrote (https://portal.example{page.url}).",
        "Two things:",
        "",
        "Next & now",
        "1. Call Ada",
        "2. See this (https://other.example/x)",
        "- Done",
    ]


def test_a_letter_that_was_sent_is_not_changed(letter, cast):
    letters.send(letter, by=cast("marta"), at=NOW)

    with pytest.raises(ValidationError):
        letter.full_clean()


def test_letter_is_edited_in_the_admin(letter, as_person):
    client = as_person("marta")
    address = f"/admin/snippets/home/letter/edit/{letter.pk}/"

    assert client.get(address).status_code == 200
    words = '{"blocks": [{"key": "a", "text": "Better said.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": [], "data": {}}], "entityMap": {}}'
    client.post(address, {"subject": "May", "body": words})

    letter.refresh_from_db()
    assert letter.subject == "May"
    assert "Better said." in letter.body
    assert letter.revisions.count() == 2
