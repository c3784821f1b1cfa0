"""The pages of the help centre, looked at one by one as readers, writers and managers see them."""

import re

import pytest

pytestmark = pytest.mark.long


def test_readers_pages(walk):
    reader = walk.as_("nobody")
    reader.goto("/help/")
    walk.look("nobody")
    topic, tag, article = (
        reader.locator(f"section[aria-labelledby={name}] a").first for name in ("topics", "tags", "promoted")
    )
    addresses = [link.get_attribute("href") for link in (topic, tag, article)]
    for address in (*addresses, "/help/search/?q=trendd", "/help/search/?q=trend&exact=1", "/search/?q=qwertzuiop"):
        reader.goto(address)
        walk.look("nobody")


def test_titles_come_while_one_types(walk):
    reader = walk.as_("nobody")
    reader.goto("/help/")
    reader.get_by_label("What do you need to solve?").press_sequentially("tren")
    reader.locator("#help-suggestions a").first.wait_for()
    walk.look("nobody")
    reader.locator("#help-suggestions a").first.click()
    reader.get_by_role("heading", name="Did this help?").wait_for()


def test_printed_article_is_the_article_alone(walk):
    reader = walk.as_("nobody")
    reader.goto("/help/")
    reader.locator("section[aria-labelledby=promoted] a").first.click()
    reader.get_by_role("heading", name="What to do").wait_for()
    reader.emulate_media(media="print")
    assert reader.get_by_role("heading", name="What to do").is_visible()
    for left_out in (".masthead", ".related", ".still-stuck", "#feedback form", "[data-prints]"):
        assert not reader.locator(left_out).first.is_visible(), left_out


def test_customers_suggest_and_writers_answer(walk):
    reader, words = walk.as_("owen"), "Say which menu it is in."
    reader.goto("/help/")
    reader.locator("section[aria-labelledby=promoted] a").first.click()
    reader.get_by_text("Suggest how it should read").click()
    reader.get_by_label("What should stand there?").fill(words)
    walk.look("owen")
    reader.get_by_role("button", name="Suggest it").click()
    reader.wait_for_load_state()
    walk.look("owen")
    writer = walk.as_("wren")
    writer.goto("/desk/knowledge/")
    writer.get_by_text(words).wait_for()
    walk.look("wren")
    for link in ("section[aria-labelledby=queue] a", "section[aria-labelledby=suggested] a"):
        writer.goto("/desk/knowledge/")
        writer.locator(link).first.click()
        walk.look("wren")
    writer.get_by_text("Merge or translate").click()
    writer.get_by_role("link", name="Another article says the same").click()
    writer.wait_for_url(re.compile("/merge/$"))
    walk.look("wren")


def test_licences_are_given_in_the_admin(walk):
    manager = walk.as_("milo")
    for address, heading in (
        ("/admin/licences/", "Licences given"),
        ("/admin/licence_rules/", "Licences by certification"),
    ):
        manager.goto(address)
        manager.get_by_role("heading", name=heading).first.wait_for()
