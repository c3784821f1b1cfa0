import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from portal.knowledge import loading, searching
from portal.knowledge.models import ArticlePage, HelpIndexPage
from tests.factories import portal_knowledge as knowledge


@pytest.fixture
def help_centre(db):
    return knowledge.help_centre()


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "articles.jsonl"
        path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
        return str(path)

    return write


def row(number=1, **fields):
    return {"id": f"x-{number}", "title": f"Article {number}", "body": "Turn the valve.", **fields}


def test_load_publishes_and_is_found(help_centre, file, capsys):
    call_command("load_articles", file(row(1), row(2, body="Press the button.")))

    assert capsys.readouterr().out == "2 articles loaded, 2 published.\n"
    found = searching.search("valve", user=AnonymousUser())
    assert [result.article.external_id for result in found.results] == ["x-1"]


def test_load_again_renews_the_words_and_leaves_the_audience(help_centre, file):
    call_command("load_articles", file(row(1)))
    call_command("load_articles", file(row(1, title="New title", body="Press the button.")), audience="customers")

    article = ArticlePage.objects.get()
    assert (article.title, article.resolution, article.audience) == (
        "New title",
        "<p>Press the button.</p>",
        "public",
    )


def test_load_what_may_tell_who_asked_stays_a_draft(help_centre, file, capsys):
    call_command("load_articles", file(row(1, body="Write to joe@mail.example.")))

    assert not ArticlePage.objects.get().live
    assert "  draft, may tell who a customer is: Article 1\n" in capsys.readouterr().out


def test_load_in_the_name_of_somebody(help_centre, file, cast):
    wren = cast("wren")

    call_command("load_articles", file(row(1, body="Write to joe@mail.example.")), by=wren.email)

    article = ArticlePage.objects.get()
    assert (article.live, article.resolution) == (True, "<p>Write to joe@mail.example.</p>")
    assert list(article.marks.values_list("decision", "decided_by")) == [("waved_through", wren.pk)]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["{"], "Line 1: This is not JSON. 0 were loaded before it."),
        ([row(1), "[1, 2]"], "Line 2: An article needs id, title and body, each a text. 1 were loaded before it."),
        ([row(1, title=" ")], "Line 1: An article needs id, title and body, each a text. 0 were loaded before it."),
    ],
)
def test_load_broken_line(help_centre, file, lines, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("load_articles", file(*lines))

    assert str(refused.value) == sentence


def test_load_no_such_file(help_centre):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        call_command("load_articles", "/nowhere.jsonl")


def test_load_in_the_name_of_nobody(help_centre, file, cast):
    with pytest.raises(CommandError, match="Nobody of ours has the address owen@"):
        call_command("load_articles", file(row(1)), by=cast("owen").email)


def test_load_without_help_centre(db, file):
    HelpIndexPage.objects.get().delete()

    with pytest.raises(CommandError, match="There is no help centre yet"):
        call_command("load_articles", file(row(1)))


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One & two.\n\n<three>", "<p>One &amp; two.</p><p>&lt;three&gt;</p>"),
        ("<p onclick='x()'>Hi<script>alert(1)</script></p>", "<p>Hi</p>"),
        (
            '<a href="javascript:alert(1)">x</a><a href="https://x.example">y</a>',
            '<a>x</a><a href="https://x.example">y</a>',
        ),
        ('<p>a</p><img src="x" onerror="y()"><style>p{}</style>', '<p>a</p><img src="x">'),
        (
            '<a href="data:text/html,x">x</a><img src="data:image/gif;base64,R0lG">',
            '<a>x</a><img src="data:image/gif;base64,R0lG">',
        ),
    ],
)
def test_clean_lets_nothing_dangerous_through(body, html):
    assert loading.clean(body) == html


def test_rebuild_search_finds_the_same(help_centre, file, capsys):
    call_command("load_articles", file(row(1), row(2, body="Press the button.")))
    before = [r.score for r in searching.search("valve button", user=AnonymousUser()).results]

    call_command("rebuild_search")

    assert "article: 2 indexed." in capsys.readouterr().out
    assert [r.score for r in searching.search("valve button", user=AnonymousUser()).results] == before
