"""A language model proposes: asked over real HTTP at a small server on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import deciding, drafting, marking, proposing
from portal.knowledge.models import ArticlePage, Proposal, RedactionMark
from tests.factories import portal_knowledge as knowledge

NOW = timezone.now()
BETTER = {
    "title": "Every trend page is empty after an update",
    "resolution": ["Open Services.", "Start Flow Historian Writer."],
    "cause": "",
    "unknown": "x",
}


class Provider(ThreadingHTTPServer):
    """Answers as it is told to and remembers what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.status, self.body, self.asked, self.location = 200, b"", [], None

    def says(self, words, status=200):
        self.status = status
        self.body = json.dumps({"choices": [{"message": {"content": words}}]}).encode()


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, self.headers.get("Authorization"), json.loads(body)))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.LANGUAGE_MODEL_URL = f"http://127.0.0.1:{server.server_port}/v1/"
    settings.LANGUAGE_MODEL_KEY, settings.LANGUAGE_MODEL = "not-a-secret", "small-model"
    server.says(json.dumps(BETTER))
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def draft(transcript, call, cast):
    """Drafted from Owen's call, every mark decided."""
    article = drafting.draft(call, by=cast("sam"), at=NOW)
    for mark in article.marks.undecided():
        deciding.decide(mark, decision=RedactionMark.Decision.ACCEPTED, by=cast("wren"), at=NOW)
    return ArticlePage.objects.get(pk=article.pk)


def latest(article):
    return ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()


def test_off_by_default(draft, cast, as_person):
    with pytest.raises(proposing.SwitchedOff):
        proposing.ask(draft, by=cast("wren"), at=NOW)
    page = as_person("wren").get(reverse("article_marks", args=[draft.pk])).content.decode()
    assert "language model" not in page


def test_what_is_sent_names_neither_the_customer_nor_us(draft, provider, cast):
    proposing.ask(draft, by=cast("wren"), at=NOW)

    ((path, key, body),) = provider.asked
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer not-a-secret", "small-model")
    sent = json.dumps(body)
    assert not [name for name in ("Owen", "Hughes", "Castellan", "Whitaker", "castellan.example") if name in sent]
    assert "[person]" in sent


def test_proposals_stand_beside_the_draft_and_change_nothing(draft, provider, cast, as_person):
    before = latest(draft).resolution

    made = proposing.ask(draft, by=cast("wren"), at=NOW)

    assert [(p.field, p.model) for p in made] == [("title", "small-model"), ("resolution", "small-model")]
    assert (latest(draft).resolution, ArticlePage.objects.get(pk=draft.pk).live) == (before, False)
    page = as_person("wren").get(reverse("article_marks", args=[draft.pk])).content.decode()
    assert "Proposed by a language model" in page
    assert "Every trend page is empty after an update" in page


def test_asking_again_replaces_what_is_open(draft, provider, cast):
    for _twice in range(2):
        proposing.ask(draft, by=cast("wren"), at=NOW)

    assert Proposal.objects.open().count() == 2


def test_taken_by_a_person_marked_and_looked_through_again(draft, provider, cast, as_person):
    provider.says("```json\n" + json.dumps({"resolution": "Ask joe@mail.example.\nStart it."}) + "\n```")
    (made,) = proposing.ask(draft, by=cast("wren"), at=NOW)
    wren = as_person("wren")

    for _twice in range(2):
        wren.post(reverse("proposal_decide", args=[made.pk]), {"decision": "take"})

    assert latest(draft).resolution == "<ol><li>Ask joe@mail.example.</li><li>Start it.</li></ol>"
    assert [mark.original for mark in draft.marks.undecided()] == ["joe@mail.example"]
    assert not ArticlePage.objects.get(pk=draft.pk).live
    page = wren.get(reverse("article_marks", args=[draft.pk])).content.decode()
    assert "proposed by small-model, taken by Wren Falk" in page


def test_dropped(draft, provider, cast, as_person):
    made = proposing.ask(draft, by=cast("wren"), at=NOW)[0]

    as_person("sam").post(reverse("proposal_decide", args=[made.pk]), {"decision": "drop"})

    made.refresh_from_db()
    assert (made.decision, made.decided_by) == ("dropped", cast("sam"))


def test_nothing_is_sent_while_a_mark_is_undecided(provider, cast, as_person):
    article = knowledge.article(live=False, cause="<p>Ask joe@mail.example.</p>")

    with pytest.raises(marking.UndecidedMarks):
        proposing.ask(article, by=cast("wren"), at=NOW)
    response = as_person("wren").post(reverse("proposals_ask", args=[article.pk]), follow=True)

    assert "Decide the marks first" in response.content.decode()
    assert provider.asked == []


def _words(words):
    return json.dumps({"choices": [{"message": {"content": words}}]}).encode()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"), (401, b"no"), (302, b""), (200, b""), (200, b"<html>"), (200, b"[]"), (200, b"{\"choices\": []}"),
        (200, _words(None)), (200, _words("I cannot.")), (200, _words("[1, 2]")), (200, _words("{" * 5000)),
        (200, b"[" * 100_000), (200, b"x" * 400_000),
    ],
)  # fmt: skip
def test_a_bad_answer_is_a_sentence_and_leaves_everything(draft, provider, as_person, status, body):
    provider.status, provider.body = status, body
    provider.location = "/elsewhere" if status == 302 else None
    before = latest(draft).pk, latest(draft).resolution

    response = as_person("wren").post(reverse("proposals_ask", args=[draft.pk]), follow=True)

    (said,) = [str(message) for message in response.context["messages"]]
    assert said.startswith("The language model answered with")
    assert said.endswith("The draft is as it was.")
    assert (latest(draft).pk, latest(draft).resolution) == before
    assert (Proposal.objects.exists(), len(provider.asked)) == (False, 1)


def test_nobody_at_the_address(draft, settings, cast):
    settings.LANGUAGE_MODEL_URL = "http://127.0.0.1:9/v1"

    with pytest.raises(proposing.NoAnswer, match="does not answer"):
        proposing.ask(draft, by=cast("wren"), at=NOW)


def test_odd_values_in_a_proposal_are_text_or_nothing(draft, provider, cast):
    provider.says(json.dumps({"title": 5, "issue": ["a\x00", 3, " b "], "cause": {"x": 1}, "resolution": "x" * 20_000}))

    made = {p.field: p.text for p in proposing.ask(draft, by=cast("wren"), at=NOW)}

    assert set(made) == {"issue", "resolution"}
    assert (made["issue"], len(made["resolution"])) == ("a\nb", proposing.LONGEST_TEXT)
