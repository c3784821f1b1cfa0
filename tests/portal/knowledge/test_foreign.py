"""Articles from other help centres."""

import base64
import io
import json

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.images import get_image_model

from portal.knowledge import markdown
from portal.knowledge.models import ArticlePage

MARKDOWN = """---
title: "Trends stay empty"
id: trends
url: https://help.example/kb/trends/
---
# Trends stay empty

Since the update **every** page is *empty*, see [the manual](https://help.example/m?a=1&b=2).

## What to do
1. Start `historian`.
2. Wait
   a minute.

- <script>alert(1)</script>
"""
HTML = "<html><head><title>Valves &amp; pumps</title></head><body><h1>Valves</h1><p>Turn <b>it</b>.</p></body></html>"
ZENDESK = {
    "articles": [
        {"id": 1, "title": "Alarm", "body": "<p>Reset it.</p>", "html_url": "https://x.example/hc/1-Alarm"},
        {"id": 2, "title": "Draft", "body": "<p>No.</p>", "draft": True},
        {"id": 3, "title": "Empty", "body": "<p> </p>"},
    ]
}
ZAMMAD = {
    "KnowledgeBaseLocale": {"1": {"id": 1, "primary": True}, "2": {"id": 2, "primary": False}},
    "KnowledgeBaseAnswer": {"4": {"id": 4, "published_at": "2025-03-12T14:52:21.767Z", "tags": ["licences", 3]}},
    "KnowledgeBaseAnswerTranslation": {"7": {"title": "Licence", "kb_locale_id": 1, "answer_id": 4, "content_id": 9}},
    "KnowledgeBaseAnswerTranslationContent": {"9": {"id": 9, "body": "<div>Move it.</div>"}},
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "trends.md").write_text(MARKDOWN)
    (tmp_path / "valves.html").write_text(HTML)
    (tmp_path / "zendesk.json").write_text(json.dumps(ZENDESK))
    (tmp_path / "zammad.json").write_text(json.dumps(ZAMMAD))
    (tmp_path / "lines.jsonl").write_text(json.dumps({"id": "l", "title": "Label", "body": "Turn the ribbon."}))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "latin.md").write_bytes(b"# Gr\xfc\xdfe")
    return tmp_path


def report(capsys, folder, **options):
    call_command("import_articles", folder, **options)
    return capsys.readouterr().out.splitlines()


def test_dry_run_keeps_nothing(db, folder, capsys):
    lines = report(capsys, folder, dry_run=True)

    assert lines == [
        "refused: This is not JSON. (broken.json)",
        "refused: The file is not UTF-8. (latin.md)",
        "new: Label (lines.jsonl)",
        "new: Trends stay empty (trends.md)",
        "new: Valves & pumps (valves.html)",
        "new: Licence (zammad.json)",
        "new: Alarm (zendesk.json)",
        "left out: Draft: it is a draft there (zendesk.json)",
        "refused: Empty: it has no words (zendesk.json)",
        "Would be: 1 left out, 5 new, 3 refused.",
    ]
    assert not ArticlePage.objects.exists()


def test_import_publishes_once_and_renews_what_changed(db, folder, capsys, client):
    report(capsys, folder)
    (folder / "lines.jsonl").write_text(json.dumps({"id": "l", "title": "Label", "body": "Turn it round."}))

    assert report(capsys, folder)[-1] == "Done: 1 left out, 3 refused, 1 renewed, 4 unchanged."
    texts = dict(ArticlePage.objects.live().values_list("title", "resolution"))
    assert texts == {
        "Label": "<p>Turn it round.</p>",
        "Trends stay empty": "<p>Since the update <strong>every</strong> page is <em>empty</em>, see "
        '<a href="https://help.example/m?a=1&amp;b=2">the manual</a>.</p><h3>What to do</h3>'
        "<ol><li>Start <code>historian</code>.</li><li>Wait a minute.</li></ol>"
        "<ul><li>&lt;script&gt;alert(1)&lt;/script&gt;</li></ul>",
        "Valves & pumps": "<p>Turn <b>it</b>.</p>",
        "Licence": "Move it.",
        "Alarm": "<p>Reset it.</p>",
    }
    for old, new in (("/kb/trends/", "/help/trends-stay-empty/"), ("/hc/1-Alarm", "/help/alarm/")):
        assert client.get(old)["Location"].endswith(new)


RESTRICTED = "not everybody could read it there, so only we do here"


@pytest.mark.parametrize(
    ("answer", "told", "audience"),
    [
        (
            {"published_at": "2025-03-12T14:52:21.767Z", "internal_at": "2025-03-11T14:52:21.767Z"},
            "new: Licence",
            "public",
        ),
        ({"internal_at": "2025-03-12T14:52:21.767Z"}, f"new: Licence: {RESTRICTED}", "internal"),
        (None, f"new: Licence: {RESTRICTED}", "internal"),
        ({"published_at": None}, "left out: Licence: it is a draft there", None),
        ({"published_at": "2999-01-01T00:00:00.000Z"}, "left out: Licence: it is a draft there", None),
        ({"published_at": "soon"}, "left out: Licence: it is a draft there", None),
        (
            {"published_at": "2025-03-12T14:52:21.767Z", "archived_at": "2025-03-13T14:52:21.767Z"},
            "left out: Licence: it is archived there",
            None,
        ),
    ],
)
def test_zammad_answers_are_shown_to_no_more_people_than_there(db, tmp_path, capsys, answer, told, audience):
    answers = {} if answer is None else {"4": {"id": 4, "tags": []} | answer}
    (tmp_path / "kb.json").write_text(json.dumps(ZAMMAD | {"KnowledgeBaseAnswer": answers}))

    assert report(capsys, tmp_path)[0] == f"{told} (kb.json)"
    assert list(ArticlePage.objects.values_list("audience", flat=True)) == ([audience] if audience else [])


def test_a_zammad_translation_in_an_untold_language_is_left_out(db, tmp_path, capsys):
    german = {"8": {"title": "Lizenz", "kb_locale_id": 2, "answer_id": 4, "content_id": 9}}
    (tmp_path / "kb.json").write_text(json.dumps(ZAMMAD | {"KnowledgeBaseAnswerTranslation": german}))

    assert report(capsys, tmp_path)[0] == (
        "left out: Lizenz: it is a translation, and the file does not tell its language (kb.json)"
    )


def zendesk(**fields):
    return {"id": 1, "title": "Alarm", "body": "<p>Reset it.</p>", "locale": "en-us", **fields}


@pytest.mark.parametrize("segments", [{"user_segment_id": 360001}, {"user_segment_id": None, "user_segment_ids": [7]}])
def test_a_zendesk_article_of_some_users_is_not_shown_to_everybody(db, tmp_path, capsys, segments):
    (tmp_path / "guide.json").write_text(json.dumps({"articles": [zendesk(**segments)]}))

    assert report(capsys, tmp_path)[0] == f"new: Alarm: {RESTRICTED} (guide.json)"
    assert ArticlePage.objects.get().audience == "internal"


def test_a_zendesk_article_in_two_languages_is_one_with_a_translation(db, tmp_path, capsys):
    rows = [zendesk(locale="de", title="Meldung", body="<p>Quittieren.</p>"), zendesk(), zendesk(locale="en-gb")]
    rows += [zendesk(locale="ja", title="警報"), zendesk(id=2, title="")]
    (tmp_path / "guide.json").write_text(json.dumps({"articles": rows}))
    (tmp_path / "one.json").write_text(json.dumps({"article": zendesk(id=3, title="Valve")}))

    assert report(capsys, tmp_path) == [
        "new: Meldung (guide.json)",
        "new: Alarm (guide.json)",
        "left out: Alarm: the same article came before in this language (guide.json)",
        "left out: 警報: search does not know its language, ja (guide.json)",
        "refused: Article 5 has no id or no title. (guide.json)",
        "new: Valve (one.json)",
        "Done: 2 left out, 3 new, 1 refused.",
    ]
    german, english = ArticlePage.objects.filter(title="Meldung").get(), ArticlePage.objects.get(title="Alarm")
    assert german.translation_key == english.translation_key
    assert (german.locale.language_code, english.locale.language_code) == ("de", "en")
    assert report(capsys, tmp_path)[-1] == "Done: 2 left out, 1 refused, 3 unchanged."


@pytest.mark.parametrize(
    "data",
    [
        {"articles": [None, 1, "x", [], {}]},
        {"assets": []},
        {"KnowledgeBaseAnswerTranslation": []},
        {"KnowledgeBaseAnswerTranslation": {"1": {"title": 1}, "2": None, "3": {"title": "x", "content_id": []}}},
        {"articles": [zendesk(title="a\x00b\ud800", body=[1], label_names=[{}], locale=3, html_url={})]},
        {"articles": {"id": 1}},
        [[]],
    ],
)
def test_an_odd_export_is_refused_in_words(db, tmp_path, capsys, data):
    (tmp_path / "odd.json").write_text(json.dumps(data))

    assert "refused: " in report(capsys, tmp_path)[0]
    assert not ArticlePage.objects.exists()


def test_what_may_tell_who_a_customer_is_stays_a_draft_until_somebody_lets_it_through(db, tmp_path, capsys, cast):
    (tmp_path / "a.md").write_text("# Ask\n\nWrite to joe@mail.example.")

    assert report(capsys, tmp_path)[-1] == "Done: 1 draft."
    (tmp_path / "a.md").write_text("# Ask\n\nWrite to joe@mail.example now.")
    assert report(capsys, tmp_path, by=cast("wren").email)[-1] == "Done: 1 renewed."


def png(colour):
    kept = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture
def pictures(tmp_path):
    """Two articles that show pictures and lead to each other, the first to the second before that is there."""
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "menu bar.png").write_bytes(png("red"))
    (tmp_path / "img" / "code.svg").write_text("<svg onload='alert(1)'/>")
    inside = base64.b64encode(png("blue")).decode()
    (tmp_path / "a.md").write_text(
        "---\nid: a\nurl: https://help.example/kb/a\ntags: [valves, 'pumps']\n---\n# First\n\n"
        "![Menu](img/menu%20bar.png) ![Code](img/code.svg) ![Out](../../etc/passwd) "
        "![Far](https://cdn.example/far.png)\n\nThen [second](/kb/b/), or [elsewhere](https://other.example/kb/b/)."
    )
    (tmp_path / "b.html").write_text(f"<h1>Second</h1><p><img src='data:image/png;base64,{inside}' alt='Blue'> x</p>")
    (tmp_path / "c.json").write_text(json.dumps({"articles": [
        {"id": 1, "title": "Third", "html_url": "https://help.example/kb/b/", "label_names": ["valves", 3],
         "body": "<p><a href='https://help.example/kb/a?x=1'>first</a> <a href='data:text/html,x'>odd</a></p>"},
    ]}))  # fmt: skip
    return tmp_path


def test_pictures_and_links_are_kept_and_importing_again_changes_nothing(db, pictures, capsys, client):
    lines = report(capsys, pictures)

    told = dict(ArticlePage.objects.live().values_list("title", "resolution"))
    pages = dict(ArticlePage.objects.values_list("title", "pk"))
    red, blue = get_image_model().objects.order_by("pk")
    assert told["First"] == (
        f'<p><embed alt="Menu" embedtype="image" format="fullwidth" id="{red.pk}"/> Code Out '
        f'<a href="https://cdn.example/far.png">Far</a></p><p>Then <a id="{pages["Third"]}" linktype="page">second</a>, '
        'or <a href="https://other.example/kb/b/">elsewhere</a>.</p>'
    )
    assert told["Second"] == f'<p><embed alt="Blue" embedtype="image" format="fullwidth" id="{blue.pk}"/> x</p>'
    assert told["Third"] == f'<p><a id="{pages["First"]}" linktype="page">first</a> <a>odd</a></p>'
    assert [line.strip() for line in lines if "picture not found" in line] == [
        f"picture not found, linked or described instead: {source}"
        for source in ("img/code.svg", "../../etc/passwd", "https://cdn.example/far.png")
    ]
    first = ArticlePage.objects.get(title="First")
    assert sorted(tag.name for tag in first.tags.all()) == ["pumps", "valves"]
    page = client.get(first.get_url()).content.decode()
    assert 'alt="Menu"' in page
    assert f'<a href="{ArticlePage.objects.get(title="Third").get_url()}">second</a>' in page

    assert report(capsys, pictures)[-1] == "Done: 3 unchanged."
    assert get_image_model().objects.count() == 2


def test_dry_run_keeps_no_picture(db, pictures, capsys):
    assert report(capsys, pictures, dry_run=True)[-1] == "Would be: 3 new."
    assert not get_image_model().objects.exists()


@pytest.mark.parametrize(("options", "sentence"), [({"by": "x@y.example"}, "Nobody of ours"), ({}, "cannot be read")])
def test_import_of_nothing(db, tmp_path, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("import_articles", tmp_path / "nowhere.md", **options)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("```\nls -l\ncd\n```", "<p><code>ls -l cd</code></p>"),
        ("a ![picture](x.png) b", '<p>a <img src="x.png" alt="picture"> b</p>'),
        ('[x](javascript:alert("1"))', '<p><a href="javascript:alert(&quot;1&quot;">x</a>)</p>'),
        ("* one\n* two", "<ul><li>one</li><li>two</li></ul>"),
    ],
)
def test_render(text, html):
    assert markdown.render(text) == html
