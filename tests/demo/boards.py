"""Two boards, what was asked on them and what became of it: one round decided, one open, one proposal waiting."""

from datetime import date, timedelta

from boards.meetings import recording
from boards.meetings.models import Meeting
from boards.roadmap import backing, commenting, deciding, evidencing, flagging, planning, proposing
from boards.roadmap.models import Comment, Item
from boards.rounds import opening, publishing, voting
from boards.rounds.models import Round
from boards.seating import applying, appointing, granting, waiting
from boards.seating.models import BoardPage, BoardsIndexPage, Delegate
from boards.watching import keeping
from boards.watching.models import Watch
from portal.support.models import Call
from tests.demo.world import World

FLOW, DRIVES = "flow-edge", "drives-safety"

# Company, who speaks for it, on which boards it sits, in how many days its term ends.
SEATS = (
    ("brenner", "ada", (FLOW, DRIVES), 330),
    ("lindqvist", "astrid", (FLOW, DRIVES), 300),
    ("castellan", "owen", (FLOW,), 75),
    ("okano", "hana", (FLOW, DRIVES), 540),
)
LAST_TERM = "castellan"

# Board, status, who asked, title, why.
ASKED = (
    (
        FLOW,
        "shipped",
        "ada",
        "Show who acknowledged an alarm, and when",
        "After a night shift we ask who saw it first.",
    ),
    (FLOW, "shipped", "owen", "Gateway keeps its time through a power cut", "Logs from 1970 are of no use to anyone."),
    (FLOW, "shipped", "astrid", "Export a trend as CSV with its time zone", "We join it with the laboratory's values."),
    (
        FLOW,
        "in_progress",
        "hana",
        "Dark colours for the control room at night",
        "Our operators dim the screens with tape.",
    ),
    (FLOW, "in_progress", "ada", "Group alarms by the cause that raised them", "One empty silo raises forty alarms."),
    (
        FLOW,
        "planned",
        "owen",
        "Update gateways in groups, at a time we choose",
        "We visit pumping stations to press a button.",
    ),
    (FLOW, "planned", "astrid", "Read-only screens on a phone", "The shift leader walks more than they sit."),
    (
        FLOW,
        "under_review",
        "hana",
        "Japanese for all of the operator's screens",
        "Half of the shift reads the manual aloud.",
    ),
    (
        FLOW,
        "under_review",
        "ada",
        "Write a note on a trend that the next shift sees",
        "Now it is a piece of paper on the desk.",
    ),
    (
        FLOW,
        "under_review",
        "owen",
        "Buffer a week of values when the line is down",
        "Two days are not enough in winter.",
    ),
    (FLOW, "under_review", "astrid", "Sign in with our company's own accounts", "People leave, their passwords stay."),
    (FLOW, "under_review", "emil", "Search over every alarm of the last year", "We scroll, and we miss things."),
    (
        FLOW,
        "under_review",
        "hana",
        "Compare two batches on one trend",
        "Good and bad parts look alike until one lays them together.",
    ),
    (
        FLOW,
        "under_review",
        "owen",
        "Warn before a gateway's certificate runs out",
        "All stations went silent on one Sunday.",
    ),
    (FLOW, "under_review", "ada", "Show energy beside every machine's state", "Idling costs us more than we thought."),
    (FLOW, "declined", "astrid", "Play a sound of our own for each alarm", "Everyone would know by ear."),
    (
        FLOW,
        "proposed",
        "hana",
        "Count strokes since the last maintenance",
        "We change seals by the calendar, not by wear.",
    ),
    (DRIVES, "shipped", "ada", "Keep the PROFINET name through a power cycle", "Each outage cost us a service visit."),
    (
        DRIVES,
        "shipped",
        "astrid",
        "Tell the encoder's warning from its fault",
        "We stopped a paper machine for a warning.",
    ),
    (DRIVES, "in_progress", "hana", "Copy a drive's settings by phone", "A replaced drive waits for the engineer."),
    (DRIVES, "planned", "ada", "Safe torque off over the network", "The extra cable is what fails."),
    (DRIVES, "planned", "astrid", "Log the DC link voltage before a trip", "We guess at the cause every time."),
    (DRIVES, "under_review", "hana", "Quieter switching at low load", "The hall hums at night."),
    (DRIVES, "under_review", "ada", "Brake chopper wear as a number", "We learn of it when it is too late."),
    (DRIVES, "under_review", "astrid", "Ramp that follows the tension of the web", "Ours tears in the first second."),
    (DRIVES, "under_review", "hana", "Fan that can be changed from the front", "Twenty screws for a fan."),
    (DRIVES, "under_review", "ada", "Name the drive by the machine it turns", "D4-0317 tells the operator nothing."),
    (
        DRIVES,
        "under_review",
        "astrid",
        "Check a drive's settings against a template",
        "One wrong value among two hundred.",
    ),
    (DRIVES, "under_review", "hana", "Warn of condensation before switching on", "Mondays in spring."),
    (DRIVES, "under_review", "ada", "One tool for all drives of a line", "We connect to each in turn."),
    (DRIVES, "declined", "hana", "Run without the safety cover for tests", "It saves us ten minutes."),
)
REASONS = {
    "Play a sound of our own for each alarm": "Operators who move between plants would have to learn each one anew.",
    "Run without the safety cover for tests": "We will not make a guard easier to take off. Tell us what you test instead.",
}
# Who was at the last meeting, what was said there, and what somebody took on.
CAME = ("brenner", "castellan", "okano")
MINUTES = (
    "We went through what waits to be decided, and agreed to ask it in one round of ten points.\n\n"
    "Two companies would rather have fewer screens than new ones. Nobody objected to putting that on the next agenda.\n\n"
    "The gateway's next release was shown. What was shown stays in the room until it is out."
)
TAKEN_ON = {
    "marta": "Say which of the items need new hardware",
    "hana": "Send the list of alarms that nobody acknowledges at night",
}
VOICES = (
    "We have the same on two lines.",
    "For us this is worth more than any new screen.",
    "Please let it be switched off: not every plant wants it.",
    "We could test this in autumn.",
    "It would have saved us a Saturday.",
)


def build(world: World) -> None:
    moderator = world.person("marta")
    boards = {board.slug: board for board in make_boards()}
    seats = give_seats(world, boards, moderator)
    items = [ask(world, boards, moderator, *asked) for asked in ASKED]
    talk(world, items)
    decided_round(world, boards[FLOW], seats, items, moderator)
    open_round(world, boards[FLOW], seats, items, moderator)
    settle(world, items, moderator)
    plan_ahead(world, moderator)
    meet(world, boards, seats, items, moderator)
    apply(world, boards[FLOW], seats, moderator)
    hear(world)
    point_out(world, items, moderator)
    watch(world, boards, items)


def make_boards():
    index = BoardsIndexPage.objects.get()
    yield index.add_child(
        instance=BoardPage(
            title="Flow & Edge Advisory Board",
            slug=FLOW,
            purpose="What comes next in Flow SCADA and the Edge Gateway.",
            audience="Companies that run Flow SCADA in production every day.",
            charter="<p>One company, one vote. Each seat is for two years, and we expect a company at half of the "
            "meetings. What is said of a competitor's plant stays in the room.</p>",
            confidentiality=BoardPage.Confidentiality.CUSTOMERS,
            discloses=BoardPage.Discloses.COMPANIES,
            agreement="<p>What we show of unreleased work stays between us until it is released. You may talk about "
            "what you asked for.</p>",
            seats_offered=5,
            term_months=24,
            terms_in_a_row=2,
            attendance_expected=50,
        )
    )
    yield index.add_child(
        instance=BoardPage(
            title="Drives & Safety Board",
            slug=DRIVES,
            purpose="What a drive must never do, and what it should do next.",
            audience="Companies with more than fifty Drive D4 in the field.",
            charter="<p>Members speak under their company's name. Designs shown here are confidential until released.</p>",
            confidentiality=BoardPage.Confidentiality.MEMBERS,
            discloses=BoardPage.Discloses.COMPANIES,
        )
    )


def give_seats(world, boards, moderator):
    seats, since = {}, world.ago(days=400)
    for company, speaker, on, ends in SEATS:
        for slug in on:
            seat = granting.grant_seat(
                board=boards[slug],
                account=world.company(company),
                starts_at=since,
                term_ends_at=world.ahead(days=ends),
                by=moderator,
            )
            appointing.appoint(
                seat=seat, user=world.person(speaker), role=Delegate.Role.DELEGATE, at=since, by=moderator
            )
            seats[company, slug] = seat
    last = seats[LAST_TERM, FLOW]
    last.term_number = last.board.terms_in_a_row
    last.save(update_fields=["term_number"])
    return seats


def ask(world, boards, moderator, board, status, asker, title, body):
    """Proposed by a member some months ago and, unless it still waits, let onto the board two days later."""
    at = world.ago(days=world.rng.randint(60, 330))
    item = proposing.propose(board=boards[board], title=title, body=body, by=world.person(asker), at=at)
    if status != "proposed":
        soon_told(deciding.approve(item, at=at + timedelta(days=2), by=moderator))
    item.refresh_from_db()
    return item


def soon_told(event):
    """Twenty minutes after a decision, not on the day on which the demo is built."""
    event.told.update(told_at=event.at + timedelta(minutes=20))


def talk(world, items):
    """Backings from whole companies, a comment here and there."""
    members = [world.person(name) for name in ("ada", "astrid", "owen", "hana")]
    for item in items:
        if item.status == item.Status.PROPOSED:
            continue
        seated = [person for person in members if item.board.seats.filter(account=person.account).exists()]
        for person in world.rng.sample(seated, k=world.rng.randint(1, len(seated))):
            backing.back(item, by=person, at=world.ago(days=world.rng.randint(26, 50)))
        if world.rng.random() < 0.6:
            who = world.rng.choice(seated)
            commenting.comment(item, body=world.rng.choice(VOICES), by=who, at=world.ago(days=world.rng.randint(3, 50)))


def new_round(board, items, *, title, question, opens_at, closes_at):
    round = Round.objects.create(
        board=board,
        title=title,
        question=question,
        method=Round.Method.POINTS,
        budget=10,
        cap=6,
        opens_at=opens_at,
        closes_at=closes_at,
        time_zone="Europe/Berlin",
        quorum=3,
    )
    round.items.set(items)
    return round


def on_paper(items, board, count):
    """Items of a board that are still to be decided, the first few."""
    return [item for item in items if item.board_id == board.pk and item.status == item.Status.UNDER_REVIEW][:count]


def decided_round(world, board, seats, items, moderator):
    paper = on_paper(items, board, 5)
    round = new_round(
        board,
        paper,
        title="What comes first this year",
        question="Ten points a company. The first two are planned for this year; the rest stays open.",
        opens_at=world.ago(days=45),
        closes_at=world.ago(days=31),
    )
    opening.open_round(round, at=world.ago(days=46), by=moderator)
    round.refresh_from_db()
    for number, (company, speaker, _on, _ends) in enumerate(SEATS):
        first, second = paper[number % len(paper)], paper[(number + 1) % len(paper)]
        voting.cast(
            round=round,
            seat=seats[company, FLOW],
            entries={first.pk: 6, second.pk: 4},
            by=world.person(speaker),
            at=world.ago(days=40 - number),
        )
    opening.close_round(round, at=world.ago(days=31), by=moderator)
    round.refresh_from_db()
    publishing.publish(round, at=world.ago(days=30), by=moderator)


def open_round(world, board, seats, items, moderator):
    paper = on_paper(items, board, 12)[-6:]
    round = new_round(
        board,
        paper,
        title="Where the next half year goes",
        question="Ten points a company. What leads when the round closes is what we plan next.",
        opens_at=world.ago(days=8),
        closes_at=world.ahead(days=6),
    )
    opening.open_round(round, at=world.ago(days=9), by=moderator)
    round.refresh_from_db()
    for company, speaker, at in (("lindqvist", "astrid", 5), ("castellan", "owen", 3)):
        voting.cast(
            round=round,
            seat=seats[company, FLOW],
            entries={paper[0].pk: 6, paper[at % len(paper)].pk: 4},
            by=world.person(speaker),
            at=world.ago(days=at),
        )


def settle(world, items, moderator):
    """What became of the rest: everyone who asked is told."""
    wanted = {title: status for _board, status, _asker, title, _body in ASKED}
    for item in items:
        status = wanted[item.title]
        if status in ("proposed", "under_review"):
            continue
        at = world.ago(days=world.rng.randint(2, 25))
        soon_told(deciding.change_status(item, to=status, reason=REASONS.get(item.title, ""), at=at, by=moderator))


def meet(world, boards, seats, items, moderator):
    """One that was, with its minutes, and two ahead."""
    for board, title, days, place in (
        (FLOW, "Autumn meeting", -40, "Online"),
        (FLOW, "Winter meeting: what the round decided", 20, "Hamburg, and online"),
        (DRIVES, "Safety functions in the field", 34, "Online"),
    ):
        Meeting.objects.create(
            board=boards[board],
            title=title,
            starts_at=world.ahead(days=days),
            time_zone="Europe/Berlin",
            minutes=90,
            place=place,
        )
    write_up(world, Meeting.objects.get(title="Autumn meeting"), seats, items, moderator)


def write_up(world, meeting, seats, items, moderator):
    """Who was at a meeting, what was said, what was taken on, and what two of the three who came say of the minutes."""
    at = meeting.starts_at + timedelta(days=1)
    meeting.items.set(on_paper(items, meeting.board, 2))
    recording.was_there(meeting, [seats[company, FLOW] for company in CAME], by=moderator, at=at)
    recording.write(meeting, record=MINUTES, by=moderator, at=at)
    meeting.refresh_from_db()
    for who, days in (("marta", 50), ("hana", -5)):
        due_on = (meeting.starts_at + timedelta(days=days)).date()
        recording.take_on(meeting, what=TAKEN_ON[who], holder=world.person(who), due_on=due_on, by=moderator)
    recording.finish(meeting.actions.get(holder=world.person("hana")), by=world.person("hana"), at=at)
    for who in ("ada", "hana"):
        said = {"version": meeting.record_version, "approves": True, "note": ""}
        recording.answer(meeting, **said, by=world.person(who), at=at + timedelta(days=2))


# Which part of the product, under which words, in how many quarters from now; some have no time yet.
PLANNED = (
    ("Update gateways in groups, at a time we choose", "Gateway", ("rollout",), 1),
    ("Read-only screens on a phone", "Screens", ("mobile",), 2),
    ("Dark colours for the control room at night", "Screens", ("operators",), 0),
    ("Group alarms by the cause that raised them", "Alarms", ("operators",), 1),
    ("Warn before a gateway's certificate runs out", "Gateway", ("security",), None),
    ("Sign in with our company's own accounts", "Sign-in", ("security",), None),
    ("Search over every alarm of the last year", "Alarms", ("operators",), None),
    ("Copy a drive's settings by phone", "Commissioning", ("mobile",), 0),
    ("Safe torque off over the network", "Safety", (), 3),
)


def plan_ahead(world, moderator):
    for title, area, tags, quarters in PLANNED:
        first, last = (None, None) if quarters is None else quarter(world.now.date(), quarters)
        planning.plan(
            Item.objects.get(title=title),
            owner=moderator,
            area=area,
            tags=tags,
            window_from=first,
            window_until=last,
            by=moderator,
            at=world.ago(days=2),
        )


def quarter(day, ahead):
    """First and last day of the quarter so many after the one of a day."""
    number = day.year * 4 + (day.month - 1) // 3 + ahead
    first = date(number // 4, number % 4 * 3 + 1, 1)
    after = date((number + 1) // 4, (number + 1) % 4 * 3 + 1, 1)
    return first, after - timedelta(days=1)


# What somebody said on a call about something of this kind, and the item that would have helped.
HEARD = (
    (
        "Warn before a gateway's certificate runs out",
        "Gateway does not connect",
        "The plant found out before they did.",
    ),
    ("Search over every alarm of the last year", "larm", "They went through four weeks of alarms by hand."),
    ("Japanese for all of the operator's screens", "Umlauts", "Any letter that is not English is a gamble to them."),
)


def hear(world):
    """What customers said on calls stands behind the items that would have helped."""
    for title, subject, why in HEARD:
        call = Call.objects.filter(channel=Call.Channel.PHONE, case__subject__contains=subject).first()
        if call:
            evidencing.enter(
                Item.objects.get(title=title),
                account=call.case.account,
                why=why,
                contact=call.contact,
                call=call,
                said_at=call.started_at,
                by=world.person("sam"),
                at=world.ago(days=1),
            )


def point_out(world, items, moderator):
    """A colleague is named, a comment put in better words, one marked and one flagged."""
    ada, astrid, item = world.person("ada"), world.person("astrid"), items[6]
    asked = commenting.comment(
        item, body=f"@{moderator.get_full_name()} would it work offline too?", by=ada, at=world.ago(days=2)
    )
    commenting.edit(
        asked,
        body=f"@{moderator.get_full_name()} would it also work where there is no network, below the silos?",
        by=ada,
        at=world.ago(days=2, hours=-1),
    )
    need = Comment.objects.filter(item__board=item.board, body=VOICES[1]).first()
    if need:
        commenting.mark(need, mark=Comment.Mark.NEED, by=moderator)
    flagging.flag(
        item, comment=asked, why="It says where our plants have no network.", by=astrid, at=world.ago(days=1, hours=20)
    )
    flagging.flag(items[9], why="This is what the next release has already.", by=ada, at=world.ago(days=1, hours=2))


def watch(world, boards, items):
    """Some hear of a whole board, some of one item; all have a few things unread."""
    for who, board, item, how, days in (
        ("ada", FLOW, None, Watch.How.HERE, 12),
        ("ada", DRIVES, items[18], Watch.How.HERE, 12),
        ("emil", FLOW, items[11], Watch.How.HERE, 30),
        ("astrid", FLOW, None, Watch.How.HERE, 6),
        ("hana", DRIVES, None, Watch.How.HERE, 20),
        ("marta", FLOW, None, Watch.How.HERE, 6),
    ):
        keeping.watch(boards[board], item=item, how=how, by=world.person(who), at=world.ago(days=days))


def apply(world, board, seats, moderator):
    """One company waits for an answer, one may take its seat, one is to follow who makes room."""
    applying.apply(
        board=board,
        why="We are small, but each of our gateways is a brewery standing still. We would test over a weekend.",
        uses_it=True,
        bought_it=True,
        would_test=True,
        by=world.person("luc"),
        at=world.ago(days=4),
    )
    asked = applying.apply(
        board=board,
        why="Our dams are run from one room. What you decide about gateways decides our winters.",
        uses_it=True,
        has_cases=True,
        would_pay=True,
        by=world.person("nora"),
        at=world.ago(days=30),
    )
    applying.decide(asked, to="waiting", reason="You are the next.", by=moderator, at=world.ago(days=26))
    waiting.let_follow(seats[LAST_TERM, FLOW], asked, by=moderator)
    applying.invite_company(
        board=board,
        account=world.company("harbour"),
        reason="Your night shift finds what no other plant finds.",
        by=moderator,
        at=world.ago(days=2),
    )
