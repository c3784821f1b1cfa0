"""Parts, headings to jump to and steps to point at."""

from portal.knowledge import outlining
from portal.knowledge.models import ArticlePage


def article(**fields):
    return ArticlePage(title="Trends stay empty", **fields)


def test_only_parts_with_words_are_shown():
    parts = outlining.of(article(resolution="<p>Start it.</p>", cause="<p>It had stopped.</p>"))

    assert [(part.name, part.title) for part in parts] == [
        ("resolution", "What to do"),
        ("cause", "Why it happens"),
    ]
    assert outlining.contents(parts) == []


def test_headings_get_anchors_of_their_own():
    parts = outlining.of(
        article(
            issue="<h3>On Windows</h3><p>a</p>",
            resolution="<h3>On <b>Windows</b></h3><p>b</p><h3>Feedback</h3><h3>!?</h3>",
        )
    )

    assert [[(h.anchor, h.title) for h in part.headings] for part in parts] == [
        [("on-windows", "On Windows")],
        [("on-windows-2", "On Windows"), ("feedback-2", "Feedback"), ("part", "!?")],
    ]
    assert '<h3 id="on-windows-2">On <b>Windows</b></h3>' in parts[1].html
    listed = [(part.anchor, len(headings)) for part, headings in outlining.contents(parts)]
    assert listed == [("issue", 1), ("resolution", 3)]


def test_steps_are_those_of_the_first_numbered_list():
    (part,) = outlining.of(
        article(
            resolution="<p>First look.</p><ol><li>Open <b>Services</b>.<ul><li>a</li></ul></li><li>Start it.</li></ol>"
            "<ol><li>Else.</li></ol>"
        )
    )

    assert part.steps == ["Open Services . a", "Start it."]
    assert '<li id="step-2">Start it.</li>' in part.html
    assert part.html.count("step-") == 2
