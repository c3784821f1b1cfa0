"""No name, address, secret or count of one of a company reaches another where the charter forbids it.

Brenner does on a board all that one can do there. Then every address of the boards is read as each kind of outsider,
with the mails, calendars and feeds that went to them, and searched for what is Brenner's.
"""

import html
import json
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.loop import confirming
from boards.loop.models import Told
from boards.meetings import inviting, recording
from boards.roadmap import backing, commenting, deciding, evidencing, flagging, proposing
from boards.rounds import entrusting, opening, publishing, recusing, voting
from boards.seating import applying, rivalling
from boards.seating.disclosing import Byline
from boards.seating.models import BoardPage
from boards.watching import feeding, keeping, telling
from boards.watching.models import Watch
from portal.outbox import effects
from portal.outbox.models import Effect
from tests import people
from tests.access import boards as matrix
from tests.access import matrix as matrix_words
from tests.factories import boards as make
from tests.factories import portal as portal_make
from tests.factories import portal_support

# On the same board and declared a competitor, on it as well, a customer without a seat; then who is nobody to us.
OUTSIDERS = ("astrid", "hana", "luc", "stranger", "anonymous")

# What each text is about; any reader's page that has one of them has that of Brenner's.
NAMES = {"person": ("Ada Brenner", "Emil Sander"), "company": ("Brenner Mühlen",), "address": ("@brenner.example",)}
SECRETS = {
    "application": "we-apply-because",
    "evidence": "they-told-us-that",
    "recusal": "we-step-back-because",
    "flag": "we-flag-because",
    "confirmed": "it-solves-it-and",
    "minutes": "the-minutes-lack",
    "entrusted": "our-colleague-votes-because",
    "on behalf": "they-phoned-because",
    "proposal": "not-shown-to-the-board",
    "rivals": "not-for-competitors",
    "hidden": "a-moderator-hid-this",
    "case": "C-77777",
}
COMMENT = "on-every-line-of-ours"
# In words, whatever stands around the number; and as a program reads it.
COUNT_OF_ONE = re.compile(
    r"\b(?:1|one) (?:other )?(?:company|companies|customer|customers|person|people|vote|votes|ballot|ballots)\b"
    r"|[\"']?\b(?:companies|people|votes|voters|backers)\b[\"']?\s*[:=]\s*[\"']?1\b",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^>]*>")


class World:
    """A board on which Brenner did everything, and the arguments of each address that shows it."""

    def __init__(self, cast, discloses):
        self.cast, self.at = cast, timezone.now()
        self.board = make.BoardFactory(slug="flow", title="Flow board", discloses=discloses, charter="<p>Fair.</p>")
        self.seats = {who: make.seat_with_delegate(self.board, cast(who)) for who in ("ada", "astrid", "hana")}
        self.ada, self.emil, self.marta = cast("ada"), cast("emil"), cast("marta")
        pair = {"one": self.ada.account, "other": cast("astrid").account}
        self.rivalry = rivalling.declare(board=self.board, **pair, by=self.marta, at=self.at)
        for who in ("astrid", "hana"):
            self.watch = keeping.watch(self.board, how="at_once", by=cast(who), at=self.at)
        self.ask()
        self.vote()
        self.meet()
        self.application = make.ApplicationFactory(
            board=make.BoardFactory(slug="other"), applicant=self.ada, account=self.ada.account, why="we-apply-because"
        )
        applying.decide(self.application, to="invited", by=self.marta, at=self.at)
        deliver()

    def ask(self):
        by = {"by": self.ada, "at": self.at}
        self.waiting = proposing.propose(board=self.board, title="not-shown-to-the-board", body="Why.", **by)
        self.item = proposing.propose(board=self.board, title="Cleaning lock", body="Every wipe.", **by)
        deciding.approve(self.item, by=self.marta, at=self.at)
        self.item.refresh_from_db()
        self.comment = commenting.comment(self.item, body=f"@Ada Brenner says {COMMENT}", by=self.emil, at=self.at)
        commenting.comment(self.item, body="not-for-competitors", hides_from_rivals=True, **by)
        hidden = commenting.comment(self.item, body="a-moderator-hid-this", **by)
        commenting.hide(hidden, by=self.marta, at=self.at)
        theirs = commenting.comment(self.item, body="Not for us.", by=self.cast("hana"), at=self.at)
        self.flag = flagging.flag(self.item, comment=theirs, why="we-flag-because", **by)
        self.other = make.ItemFactory(board=self.board, title="Alarm shelving")
        backing.back(self.other, **by)
        case = portal_support.CaseFactory(account=self.ada.account, reference="C-77777")
        said = {"account": self.ada.account, "contact": self.emil, "case": case, "said_at": self.at}
        self.evidence = evidencing.enter(self.other, why="they-told-us-that", **said, by=self.cast("sam"), at=self.at)
        deciding.change_status(self.item, to="shipped", by=self.marta, at=self.at)
        deliver()
        self.item.refresh_from_db()
        confirming.confirm(self.item, solves=True, note="it-solves-it-and", **by)

    def vote(self):
        self.stepped_back = make.ItemFactory(board=self.board, title="Third")
        recusing.recuse(
            self.stepped_back, seat=self.seats["ada"], reason="we-step-back-because", by=self.ada, at=self.at
        )
        paper = [self.other, *make.ItemFactory.create_batch(2, board=self.board)]
        rounds = {"paper": 0, "board": self.board, "items": paper, "group_size": 3}
        self.open = make.RoundFactory(**rounds, title="Open", counts_hidden=False)
        self.open_behalf = make.RoundFactory(**rounds, title="Told by phone", counts_hidden=False)
        self.published = make.RoundFactory(**rounds, title="Published")
        self.draft = make.RoundFactory(**rounds, title="Draft", state="draft")
        seat, says = self.seats["ada"], {self.other.pk: 7}
        reason = "our-colleague-votes-because"
        entrusting.entrust(round=self.open, seat=seat, holder=self.emil, reason=reason, by=self.ada, at=self.at)
        for round in (self.open, self.published):
            voting.cast(round=round, seat=seat, entries=says, by=self.ada, at=self.at)
        voting.cast_on_behalf(
            round=self.open_behalf, seat=seat, entries=says, reason="they-phoned-because", by=self.marta, at=self.at
        )
        opening.close_round(self.published, by=self.marta, at=self.at)
        publishing.publish(self.published, by=self.marta, at=self.at)

    def meet(self):
        self.meeting = make.MeetingFactory(board=self.board, title="Ahead", items=[self.item])
        inviting.call(self.meeting, by=self.marta, at=self.at)
        self.past = make.MeetingFactory(board=self.board, title="Past", starts_at=self.at - timedelta(days=1))
        recording.was_there(self.past, [self.seats["ada"]], by=self.marta, at=self.at)
        recording.write(self.past, record="We met.", by=self.marta, at=self.at)
        self.past.refresh_from_db()
        word = {"version": 1, "approves": False, "note": "the-minutes-lack"}
        recording.answer(self.past, **word, by=self.ada, at=self.at)
        said = {"what": "Test the lock", "holder": self.ada, "due_on": self.at.date()}
        self.action = recording.take_on(self.past, **said, by=self.marta)

    def args(self):
        """By the name of each address what to read it with: several where it shows several things."""
        board, seat = [(self.board.slug,)], [(self.seats["ada"].pk,)]
        items = [(one.pk,) for one in (self.item, self.other, self.waiting, self.stepped_back)]
        rounds = [(one.pk,) for one in (self.open, self.open_behalf, self.published, self.draft)]
        meetings, comment = [(self.meeting.pk,), (self.past.pk,)], [(self.comment.pk,)]
        application = [(self.application.pk,)]
        many = (
            (BY_BOARD, board),
            (BY_ITEM, items),
            (BY_ROUND, rounds),
            (BY_MEETING, meetings),
            (BY_COMMENT, comment),
            (BY_APPLICATION, application),
            (("seat", "seat_end", "seat_renew", "seat_follow"), seat),
            (ALONE, [()]),
        )
        found = {name: args for names, args in many for name in names}
        return found | {
            "seat_dismiss": [(self.seats["ada"].delegates.get().pk,)],
            "rivalry_revoke": [(self.rivalry.pk,)],
            "evidence_withdraw": [(self.evidence.pk,)],
            "flag_settle": [(self.flag.pk,)],
            "action_finish": [(self.action.pk,)],
            "ballot_on_behalf": [(self.open_behalf.pk, self.seats["ada"].pk)],
            "own_feed": [],  # each reader's own, read with the rest of what is theirs
        }


BY_BOARD = (
    *(
        "seat_apply",
        "seat_invite",
        "board_seats",
        "board_rivals",
        "item_propose",
        "item_similar",
        "item_import",
        "round_new",
    ),
    *("meetings", "board_report", "board_report_csv", "board_watch", "board_feed"),
)
BY_ITEM = (
    *("item", "item_back", "item_comment", "item_evidence", "item_decide", "item_flag", "item_watch", "item_recuse"),
    "item_confirm",
)
BY_ROUND = (
    *("round", "round_edit", "round_run", "ballot", "ballot_withdraw", "ballot_entrust", "receipt", "result"),
    "result_ballots",
)
BY_MEETING = ("meeting", "meeting_ics", "meeting_run", "meeting_answer")
BY_COMMENT = ("comment_hide", "comment_mark", "comment_edit", "comment_flag")
BY_APPLICATION = ("application", "application_decide", "application_answer")
ALONE = ("board_room", "board_balance", "changelog", "broken_promises", "watching")


def deliver():
    for effect in Effect.objects.filter(kind__in=("item_news", "item_decided"), done_at=None).order_by("pk"):
        effects.deliver(effect, at=timezone.now() + timedelta(minutes=1))
        effect.refresh_from_db()
        assert effect.done_at, effect.last_error


def client_of(who, cast):
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        user = portal_make.UserFactory() if who == "stranger" else cast(who)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read_by(who, world, *, posts=False):
    """Each text that this reader gets of the boards, by where it was found."""
    client, texts = client_of(who, world.cast), {}
    addresses = [(name, reverse(name, args=args)) for name, each in world.args().items() for args in each]
    are_sent = {name for name, row in matrix.ROWS.items() if row.method == "post"}
    if posts:  # first, so that what they are answered is on the pages read next
        sent = [(name, url) for name, url in addresses if name in are_sent]
        texts = {f"post {name} {url}": text_of(client.post(url)) for name, url in sent}
    pages = [(name, url) for name, url in addresses if name not in are_sent]
    pages += [("board", f"/boards/flow/?view={view}&status={status}") for view in VIEWS for status in ("", "shipped")]
    pages += [("index", "/boards/"), ("result by day", f"/boards/rounds/{world.published.pk}/result/?day=2026-01-01")]
    pages += [("search", "/search/?q=lock"), ("search", "/search/?q=shown")]
    pages += [("workshop", url + export) for url in WORKSHOP for export in ("", "?export=csv")]
    texts |= {f"{name} {url}": text_of(client.get(url)) for name, url in pages}
    if who in ("astrid", "hana"):
        watch = keeping.watch(world.board, how="at_once", by=world.cast(who), at=timezone.now())
        texts["own feed"] = text_of(Client().get(f"/boards/feeds/{feeding.token_of(watch)}/"))
        Watch.objects.filter(pk=watch.pk).update(how=Watch.How.DIGEST, told_at=world.at - timedelta(days=2))
        telling.digest_due(timezone.now())
    if who in people.__dict__:
        for effect in Effect.objects.filter(kind="mail"):
            if effect.payload["to"] == world.cast(who).email:
                texts[f"mail {effect.key}"] = json.dumps(effect.payload, ensure_ascii=False)
    return texts


def text_of(response):
    return b"".join(response).decode(errors="replace")


# What Wagtail lists, exports and reports of the boards.
WORKSHOP = [
    *(f"/admin/{name}/" for name in ("seat", "application", "item", "moderation", "round", "meeting")),
    "/admin/reports/site-history/",
]
VIEWS = ("list", "columns", "timeline")


def found_in(texts):
    """Which of Brenner's names and secrets these texts hold, and where."""
    words = NAMES | {kind: (word,) for kind, word in SECRETS.items()}
    return {
        kind: sorted(where for where, text in texts.items() if any(word in text for word in each))
        for kind, each in words.items()
        if any(word in text for text in texts.values() for word in each)
    }


def counts_of_one_in(texts):
    """As it is written, and as it is read with what marks it up left out."""
    return sorted(where for where, text in texts.items() if any(COUNT_OF_ONE.search(one) for one in (text, read(text))))


def leaks(texts):
    """Every kind of thing about Brenner that these texts tell: what the tests below ask of each reader."""
    rounds = [text for where, text in texts.items() if where.startswith(("round", "result"))]
    said = any("7 points" in text or '"ballots"' in text for text in rounds)
    counts = counts_of_one_in(texts)
    return set(found_in(texts)) | ({"counts"} if counts else set()) | ({"ballots"} if said else set())


def read(text):
    return " ".join(html.unescape(TAG.sub(" ", text)).split())


# What a member who is no competitor learns of Brenner: by the charter the name; comments that only competitors miss.
MAY_LEARN = {
    BoardPage.Discloses.NOTHING: {"rivals"},
    BoardPage.Discloses.COMPANIES: {"rivals", "company"},
    BoardPage.Discloses.PEOPLE: {"rivals", "company", "person"},
}


@pytest.fixture(scope="module")
def world(request, django_db_setup, django_db_blocker):
    """The board under one charter, made once: what one reader does there, the next one does not find."""
    with django_db_blocker.unblock(), transaction.atomic():
        portal_make.TierFactory(slug="base", name="Essential", rank=0)
        yield World(lambda name: portal_make.person(getattr(people, name)), request.param)
        transaction.set_rollback(True)


PEOPLE, COMPANIES, NOTHING = BoardPage.Discloses.PEOPLE, BoardPage.Discloses.COMPANIES, BoardPage.Discloses.NOTHING


@pytest.mark.parametrize(
    ("world", "who"),
    [(PEOPLE, who) for who in OUTSIDERS] + [(word, who) for word in (COMPANIES, NOTHING) for who in ("astrid", "hana")],
    indirect=["world"],
)
def test_outsiders_learn_no_more_than_the_charter_says(world, db, who):
    """And no member reads what the one ballot says that was cast."""
    texts = read_by(who, world, posts=world.board.discloses == PEOPLE)
    allowed = MAY_LEARN[world.board.discloses] if who == "hana" else set()
    if who == "hana" and world.board.discloses != NOTHING:
        allowed = allowed | {"counts"}  # of one company a count is a name, which it may learn
    assert leaks(texts) - {"counts"} == allowed - {"counts"}, found_in(texts)
    assert leaks(texts) <= allowed, counts_of_one_in(texts)


@pytest.mark.parametrize(("world", "who"), [(PEOPLE, "luc"), (PEOPLE, "anonymous")], indirect=["world"])
def test_whoever_reads_a_public_board_learns_of_nobody(world, db, who):
    BoardPage.objects.filter(pk=world.board.pk).update(confidentiality="public")
    texts = read_by(who, world)
    assert set(found_in(texts)) == ({"rivals"} if who == "luc" else set()), found_in(texts)  # luc competes with nobody
    assert counts_of_one_in(texts) == []
    assert COMMENT in Client().get("/boards/flow/feed/").text


OF_THEIR_OWN = {
    *("person", "company", "address", "application", "proposal", "rivals"),
    *("confirmed", "entrusted", "minutes", "on behalf", "recusal"),
}
# Who needs an item and why is for all of our people; what was said to moderators is for moderators.
OF_STAFF = {"person", "company", "application", "proposal", "rivals", "evidence", "case"}
OF_MODERATORS = {"moderator": {"flag", "hidden", "minutes", "recusal"}}


@pytest.mark.parametrize(
    ("world", "who"), [(NOTHING, who) for who in ("ada", "emil", *matrix_words.STAFF)], indirect=["world"]
)
def test_own_company_and_our_own_people_read_what_is_theirs(world, db, who):
    """Every address is read, and what is looked for is there to be found by whom it belongs to."""
    name = getattr(matrix_words.STAFF.get(who), "first_name", who).lower()
    found = found_in(read_by(name, world))
    assert set(found) == (OF_THEIR_OWN if who in ("ada", "emil") else OF_STAFF | OF_MODERATORS.get(who, set())), found
    assert world.args().keys() == matrix.ROWS.keys()
    assert Told.objects.filter(account=world.ada.account).count() == 2


PLANTS = {
    "a count of companies": ("<p>1 company asks for it</p>", "count"),
    "a count marked up": ('<strong class="numbers">1</strong>\n  <span>person</span>', "count"),
    "a count with a hard space": ("from 1&nbsp;company", "count"),
    "a count in words": ("One other company backs it.", "count"),
    "a count of votes": ("<td>1</td> <td>vote</td>", "count"),
    "a count of ballots": ("1 ballot gives it something", "count"),
    "a count in JSON": ('{"title": "Alarm shelving", "companies": 1}', "count"),
    "a count in a feed's address": ("item?people=1", "count"),
    "the person": ("<p>Proposed by Ada Brenner</p>", "person"),
    "a colleague": ('{"who": "Emil Sander"}', "person"),
    "the company": ("Brenner Mühlen AG", "company"),
    "an address": ("mailto:ada@brenner.example", "address"),
    "what a moderator was told": ("<p>we-flag-because of a name</p>", "flag"),
    "the case behind it": ("as in C-77777", "case"),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_text_is_caught(plant):
    text, kind = PLANTS[plant]
    texts = {"item": "Alarm shelving, fewer than 3 companies", "planted": f"Alarm shelving {text} under review"}
    found = {"count": counts_of_one_in(texts)} if kind == "count" else found_in(texts)
    assert found == {kind: ["planted"]}


@pytest.mark.parametrize(
    "text",
    [
        "11 companies",
        "1 of 3 seats have voted",
        "fewer than 3 companies",
        "21 people",
        "page 1",
        "companies: 12",
        "v1.1",
    ],
)
def test_what_is_no_count_of_one_is_not_caught(text):
    assert counts_of_one_in({"page": text}) == []


@pytest.mark.parametrize("world", [NOTHING], indirect=True)
@pytest.mark.parametrize(
    ("guard", "stand_in", "caught"),
    [
        ("boards.templatetags.roadmap_tags.knows_few", lambda reader, board: True, {"counts"}),
        ("boards.seating.disclosing.Discloser.sign", lambda self, *, person, account: Byline(str(person)), {"person"}),
        ("boards.seating.disclosing.Discloser.name", lambda self, account: account.name, {"company"}),
        ("boards.rounds.access.can_see_counts", lambda user, round, turnout: True, {"counts", "ballots"}),
        ("boards.roadmap.models.comments.CommentQuerySet.shown_to", lambda self, user, at=None: self, {"rivals"}),
    ],
)
def test_a_guard_that_is_taken_away_is_missed(world, db, monkeypatch, guard, stand_in, caught):
    """The same pages, read by a competitor as above, with one guard open: what it kept back is found."""
    whole = leaks(read_by("astrid", world))
    monkeypatch.setattr(guard, stand_in)
    assert (whole, leaks(read_by("astrid", world)) >= caught) == (set(), True)
