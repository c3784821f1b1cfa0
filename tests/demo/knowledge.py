"""The transcripts of the demo's calls, the articles that came of them, drafts that wait, and what readers said."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from portal.knowledge import attaching, deciding, drafting, searching, suggesting, translating
from portal.knowledge.models import (
    ArticlePage,
    ArticleSource,
    Audience,
    Feedback,
    HelpIndexPage,
    RedactionMark,
    SearchLogEntry,
)
from portal.promises.models import Tier
from portal.support.models import Call, Case
from tests.demo import filing, stories
from tests.demo.articles import ARTICLES, INTERNAL, Written
from tests.demo.world import World

SPOKEN = (Call.Channel.PHONE, Call.Channel.CHAT)
# How many articles went all the way from a call's draft; the others say which calls they answer.
FROM_DRAFTS = 4
# Drafts that wait for somebody to decide about names and numbers.
WAITING = 3
# The part of the later calls that somebody linked to the article.
LINKED = 0.6
WORDS_PER_SECOND = 2.6

SEARCHES = (
    ("trend empty after update", 3), ("F0307", 1), ("certificate untrusted", 2), ("licence", 4), ("profinet name", 1),
    ("gateway clock summer time", 2), ("encoder warning A0215", 1), ("duplicates mqtt", 1), ("modbus tcp tls", 0),
    ("opc ua pubsub", 0), ("dark mode", 0), ("sso azure", 0), ("download 0x8004", 1), ("redundancy split", 1),
    ("vision hood part number", 1), ("export recipe to excel", 0), ("alarm shelving", 1), ("safe torque off", 1),
)  # fmt: skip


def build(world: World) -> None:
    with transaction.atomic():
        told = list(transcripts(world))
    with transaction.atomic():
        for number, written in enumerate(ARTICLES):
            publish(world, written, told, from_draft=number < FROM_DRAFTS)
        leave_drafts(world, told)
        said_since(world)
    with transaction.atomic():
        readers_speak(world)
        readers_search(world)


def transcripts(world: World) -> Iterator[Call]:
    """Every call on the phone or in the chat was written down, by one tool or another."""
    spoken = Call.objects.filter(channel__in=SPOKEN, agreed_to_recording=True, taken_by__isnull=False)
    for number, call in enumerate(
        spoken.select_related("case__account", "case__version", "contact", "taken_by").order_by("started_at")
    ):
        if call.case.calls.order_by("started_at").first() == call:
            name, text = FORMATS[number % len(FORMATS)](call, list(said(world, call)))
            attaching.attach(
                call, data=text.encode(), file_name=name, by=call.taken_by, at=call.started_at + timedelta(hours=1)
            )
            yield call


def said(world: World, call: Call) -> Iterator[tuple[str, str]]:
    """(who speaks, what) of the story that the case tells."""
    caller, agent = call.contact, call.taken_by
    names = {
        "caller": caller.get_full_name(),
        "agent": agent.first_name,
        "company": call.case.account.name,
        "site": world.rng.choice(["the north plant", "hall 3", "line 2", "the pump house"]),
        "version": str(call.case.version or call.case.product),
        "phone": caller.phone,
        "email": caller.email,
    }
    speakers = {stories.CALLER: str(caller), stories.AGENT: str(agent)}
    for speaker, text in stories.tell(stories.of(call.case), rng=world.rng, **names):
        yield speakers[speaker], text


def as_teams(call: Call, turns: list[tuple[str, str]]) -> tuple[str, str]:
    cues = [
        f"{clock(start)} --> {clock(end)}\n<v {who}>{escape(text, quote=False)}</v>\n"
        for start, end, who, text in timed(turns)
    ]
    return f"Call {call.case.reference}.vtt", "\n".join(["WEBVTT\n", *cues])


def as_zoom(call: Call, turns: list[tuple[str, str]]) -> tuple[str, str]:
    cues = [
        f"{number}\n{clock(start)} --> {clock(end)}\n{who}: {text}\n"
        for number, (start, end, who, text) in enumerate(timed(turns), 1)
    ]
    return f"GMT-{call.started_at:%Y%m%d-%H%M}_Recording.transcript.vtt", "\n".join(["WEBVTT\n", *cues])


def as_subrip(call: Call, turns: list[tuple[str, str]]) -> tuple[str, str]:
    cues = [
        f"{number}\n{clock(start, ',')} --> {clock(end, ',')}\n{who}: {text}\n"
        for number, (start, end, who, text) in enumerate(timed(turns), 1)
    ]
    return f"{call.case.reference}.srt", "\n".join(cues)


def as_lines(call: Call, turns: list[tuple[str, str]]) -> tuple[str, str]:
    return f"{call.case.reference}.txt", "\n".join(f"{who}: {text}" for who, text in turns)


FORMATS = (as_teams, as_zoom, as_lines, as_subrip)


def timed(turns: list[tuple[str, str]]) -> Iterator[tuple[float, float, str, str]]:
    start = 1.5
    for who, text in turns:
        end = start + len(text.split()) / WORDS_PER_SECOND
        yield start, end, who, text
        start = end + 0.7


def clock(seconds: float, point: str = ".") -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def publish(world: World, written: Written, told: list[Call], *, from_draft: bool) -> None:
    """A writer's article: from the first call that told its story, or on its own; then what else it answered."""
    wren = world.person("wren")
    spoken = [call for call in told if written.story and stories.of(call.case).slug == written.story]
    asked = [call for call in spoken if call.case.status == Case.Status.RESOLVED]
    if from_draft and asked:
        article = drafting.draft(asked[0], by=world.person("sam"), at=asked[0].started_at + timedelta(hours=2))
        for mark in article.marks.undecided():
            deciding.decide(
                mark, decision=RedactionMark.Decision.ACCEPTED, by=wren, at=asked[0].started_at + timedelta(days=1)
            )
        article = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    else:
        article = ArticlePage(live=False, owner=wren)
    fill(article, written, world)
    if not article.pk:
        HelpIndexPage.objects.get().add_child(instance=article)
    revision = article.save_revision(user=wren)
    deciding.leave_words(article, by=wren, at=world.now)
    revision.publish(user=wren)
    for number, call in enumerate(asked):
        if number == 0 or world.rng.random() < LINKED:
            answers(article, call, from_call=number == 0)
    for number, call in enumerate(call for call in spoken if call not in asked):
        if number % 3 < 2:  # linked while somebody still works on it
            answers(article, call, from_call=False)
    day = asked[0].started_at + timedelta(days=3) if asked else world.ago(days=world.rng.uniform(20, 260))
    ArticlePage.objects.filter(pk=article.pk).update(
        first_published_at=day, last_published_at=min(day + timedelta(days=world.rng.uniform(0, 60)), world.now)
    )


def said_since(world: World) -> None:
    """A reader's suggestion; a translation, which its original has left behind."""
    title, words = filing.SUGGESTION
    suggesting.suggest(
        ArticlePage.objects.get(title=title), words=words, by=world.person("kenji"), at=world.ago(days=2)
    )
    original, wren = ArticlePage.objects.get(title=filing.TRANSLATED), world.person("wren")
    draft = translating.begin(original, language="de", by=wren)
    for field, text in filing.GERMAN.items():
        setattr(draft, field, text)
    draft.slug = ""
    revision = draft.save_revision(user=wren)
    revision.publish(user=wren)
    original = ArticlePage.objects.get(pk=original.pk)
    original.significance = ArticlePage.Significance.SOME
    original.save_revision(user=wren).publish(user=wren)


def fill(article: ArticlePage, written: Written, world: World) -> None:
    article.title, article.audience = written.title, written.audience
    article.slug = ""
    article.issue, article.environment = f"<p>{escape(written.issue)}</p>", f"<p>{escape(written.environment)}</p>"
    steps = "".join(f"<li>{escape(step)}</li>" for step in written.steps)
    article.resolution = f"<ol>{steps}</ol>"
    article.cause = f"<p>{escape(written.cause)}</p>" if written.cause else ""
    article.products = [world.product(written.product)]
    article.tags.set([subject for subject, titles in filing.SUBJECTS.items() if written.title in titles])
    article.confidence = ArticlePage.Confidence.VALIDATED
    article.is_promoted = written.title in filing.PROMOTED
    if written.title == filing.FOR_PARTNERS:
        article.audience = Audience.PARTNERS
    if written.title == filing.FOR_A_TIER:
        article.audience, article.tier = Audience.TIER, Tier.objects.filter(rank__gt=0).order_by("rank").first()


def answers(article: ArticlePage, call: Call, *, from_call: bool) -> None:
    """The article came from its first call; later ones it answered."""
    kind = ArticleSource.Kind.DRAFTED if from_call else ArticleSource.Kind.LINKED
    ArticleSource.objects.get_or_create(
        article=article,
        case=call.case,
        kind=kind,
        defaults={"call": call, "by": call.taken_by, "at": call.started_at + timedelta(hours=2)},
    )


def leave_drafts(world: World, told: list[Call]) -> None:
    """The newest resolved calls that no article came from yet; somebody has begun to decide the first."""
    free = [call for call in told if call.case.status == Case.Status.RESOLVED and not call.article_sources.exists()]
    for number, call in enumerate(free[-WAITING:]):
        article = drafting.draft(call, by=call.taken_by, at=call.started_at + timedelta(hours=3))
        mark = article.marks.first()
        if number == 0 and mark:
            deciding.decide(
                mark, decision=RedactionMark.Decision.ACCEPTED, by=world.person("wren"), at=world.ago(hours=5)
            )


def readers_speak(world: World) -> None:
    """More say yes than no; an article that only we read has no readers."""
    readers = [world.person(name) for name in ("ada", "emil", "hana", "kenji", "astrid", "owen", "luc", "rosa")]
    spoken = []
    for article in ArticlePage.objects.live().exclude(audience=INTERNAL).order_by("pk"):
        liking = world.rng.uniform(0.55, 0.98)
        for reader in world.rng.sample(readers, world.rng.randint(0, len(readers))):
            at = world.ago(days=world.rng.uniform(0, 90))
            spoken.append(Feedback(article=article, user=reader, is_helpful=world.rng.random() < liking, at=at))
        for number in range(world.rng.randint(0, 14)):
            at = world.ago(days=world.rng.uniform(0, 90))
            key = f"demo-{article.pk}-{number}"
            spoken.append(Feedback(article=article, session_key=key, is_helpful=world.rng.random() < liking, at=at))
    Feedback.objects.bulk_create(spoken)


def readers_search(world: World) -> None:
    names = ("ada", "emil", "hana", "owen", "astrid", None, None)
    entries = []
    for words, results in SEARCHES:
        found = [one.article for one in searching.search(words, user=AnonymousUser()).results[:results]]
        for turn in range(world.rng.randint(1, 9)):
            # Most open what stands first, some the second, and every third nothing.
            rank = (1, 2, 0)[turn % 3]
            is_opened = 0 < rank <= len(found)
            name = world.rng.choice(names)
            entries.append(
                SearchLogEntry(
                    text=words,
                    results=results,
                    user=world.person(name) if name else None,
                    opened=found[rank - 1] if is_opened else None,
                    rank=rank if is_opened else None,
                    at=world.ago(days=world.rng.uniform(0, 30)),
                )
            )
    SearchLogEntry.objects.bulk_create(entries)
