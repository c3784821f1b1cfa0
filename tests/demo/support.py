"""Nine months of a support desk: what was resolved, what customers said of it, and what is on it right now."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from portal.accounts.models import Membership, User
from portal.outbox.models import Effect
from portal.products.models import Installation
from portal.promises import business_time, calendars
from portal.promises.models import BusinessCalendar
from portal.support import calls, cases, surveying
from portal.support.consenting import Consent
from portal.support.models import Call, Case
from tests.demo import stories
from tests.demo.ground import OFFICE
from tests.demo.world import World

PHONE, CHAT, EMAIL, PORTAL = Call.Channel.PHONE, Call.Channel.CHAT, Call.Channel.EMAIL, Call.Channel.PORTAL
DIALS = {
    "DE": "+49 170",
    "JP": "+81 90",
    "SE": "+46 70",
    "GB": "+44 7700",
    "FR": "+33 6",
    "US": "+1 212",
    "NO": "+47 9",
}

# How many cases of each company were resolved in the last nine months.
RESOLVED = {"brenner": 15, "castellan": 14, "lindqvist": 11, "okano": 8, "petit": 4, "harbour": 7}

# A customer that somebody found difficult, half a year before the offer and since: days ago, got in touch again after.
BLAMED = ((373, 1), (361, 2), (349, 0), (338, 1), (320, 2), (303, 0), (289, 1), (271, 3), (254, 0), (236, 2), (215, 1))
TRAINED = ((188, 1), (151, 0), (117, 0), (84, 0), (52, 0), (27, 0))
# What is answered to each part of the survey, and how often of a hundred: by most, by who blamed us, and by them since.
USUALLY = {
    "connected": {"quickly": 82, "too_long": 14, "": 4},
    "known": {"both": 78, "product": 12, "me": 6, "": 4},
    "resolved": {"yes": 92, "": 8},
    "took": {"right": 76, "too_long": 14, "repeated": 7, "": 3},
    "goes_on": {"yes": 84, "unsure": 10, "": 6},
}
BLAMING = {
    "connected": {"quickly": 55, "too_long": 45},
    "known": {"both": 30, "me": 50, "neither": 20},
    "resolved": {"yes": 100},
    "took": {"right": 15, "too_long": 40, "repeated": 45},
    "goes_on": {"yes": 20, "unsure": 55, "no": 25},
}
KNOWN = {
    "connected": {"quickly": 90, "too_long": 10},
    "known": {"both": 85, "me": 15},
    "resolved": {"yes": 100},
    "took": {"right": 85, "too_long": 15},
    "goes_on": {"yes": 80, "unsure": 20},
}
ANSWERED = 0.62

# What is open: company, who asks, story, way in, hours since; who has it; and what was done since, by hours ago.
OPEN = (
    ("castellan", "owen", "redundancy-switch", PHONE, 0.3, "", ()),
    ("harbour", "rosa", "alarm-flood", PORTAL, 7, "", ()),
    ("petit", "luc", "gateway-clock", EMAIL, 2, "", ()),
    ("brenner", "emil", "opc-certificate", PHONE, 0.2, "sam", ()),
    ("okano", "kenji", "vision-false-rejects", PORTAL, 3, "priya", ()),
    ("lindqvist", "astrid", "drive-encoder", PHONE, 2.5, "priya", ((2, "answer"), (1, "note"))),
    ("brenner", "emil", "drive-f0307", PHONE, 20, "sam", ((19.5, "answer"), (4, "update"))),
    ("brenner", "ada", "studio-migration", PORTAL, 50, "priya", ((46, "answer"),)),
    ("castellan", "owen", "mqtt-duplicates", PHONE, 75, "sam", ((74, "ask"), (50, "reply"), (48, "update"), (3, "note"))),
    ("lindqvist", "astrid", "vision-false-rejects", CHAT, 30, "sam", ((29, "answer"), (26, "call"))),
    ("okano", "hana", "drive-fieldbus", PHONE, 98, "priya", ((97, "ask"),)),
    ("castellan", "owen", "gateway-clock", EMAIL, 170, "sam", ((168, "answer"), (120, "ask"))),
    ("harbour", "rosa", "empty-trends", PHONE, 53, "priya", ((51, "ask"), (30, "note"))),
    ("castellan", "owen", "alarm-flood", PHONE, 400, "sam", ((399, "answer"), (380, "resolve"), (5, "reopen"))),
    ("lindqvist", "astrid", "studio-download", PHONE, 310, "priya", ((309, "resolve"), (26, "reopen"), (25, "answer"))),
)  # fmt: skip

WORDS = {
    "answer": (
        "Thank you for the call. I have tried it with your version and see the same. I go on and write to you here.",
        "I have read what you sent. The cause is close: we compare your settings with a plant that works.",
        "This is with me now. First measure, until we know more: leave it running as it is, and keep the logs.",
    ),
    "ask": (
        "Could you send us the support file of the last day (Help, Support file)? We look at it as soon as it is here.",
        "Which version does the second machine run? A screenshot of its About box is enough.",
    ),
    "reply": (
        "The support file is in your transfer folder. It happened again at 14:20, look there first.",
        "Here is the picture. And one more thing: it began after the power cut.",
    ),
    "update": (
        "We could repeat it in our lab. Development has a correction in test; you hear from me tomorrow at noon.",
        "No news is no comfort, so here is where we are: two of three causes are out, the third is being measured.",
    ),
    "note": (
        "Third case with this cause in a month. Worth an article.",
        "They run it on a virtual machine whose clock is off. Not the cause, but tell them when this is done.",
        "Spoke with development: known, mended in the next release.",
    ),
    "call": ("Called to ask how far we are, and says that the night shift saw it too.",),
    "reopen": ("It came back after last night’s restart, exactly as before.", "It helps on one line, the other still has it."),
}  # fmt: skip


def build(world: World) -> None:
    give_numbers()
    with transaction.atomic():
        for company, number in RESOLVED.items():
            for _ in range(number):
                resolved(world, company)
        for row in OPEN:
            unfinished(world, *row)
        for days, again in BLAMED:
            drive_again(world, days, again, BLAMING, pace=240)
        for days, again in TRAINED:
            drive_again(world, days, again, KNOWN, pace=20)
        # Mail of nine months was sent in those months, not now.
        Effect.objects.filter(key__startswith="case-event:").update(done_at=world.now)


def give_numbers():
    """Callers are found by their number too."""
    people = User.objects.filter(memberships__isnull=False, phone="").prefetch_related("memberships__account")
    for person in people.order_by("pk"):
        dial = DIALS[person.memberships.all()[0].account.country]
        person.phone = f"{dial} 555 {1000 + 37 * person.pk % 9000}"
        person.save(update_fields=["phone"])


def resolved(world, company):
    """A case somewhere in the last nine months: settled on the phone, or over some days with questions between."""
    story, version = pick_story(world, company)
    opened_at = in_the_working_day(world, company, world.rng.uniform(10, 270))
    channel = world.rng.choices([PHONE, CHAT, EMAIL, PORTAL], [14, 2, 2, 2])[0]
    agent = world.person(world.rng.choice(["sam", "sam", "priya", "priya", "milo"]))
    case = opened(world, pick_caller(world, company), story, version, channel, opened_at, agent)
    minutes = world.rng.randint(15, 55)
    if channel != PHONE or world.rng.random() < 0.4:
        minutes = through_the_days(world, case, opened_at, agent)
    resolve(world, case, story, in_office(opened_at, minutes), agent)
    chance = random.Random(case.reference)
    if chance.random() < ANSWERED:
        say(case, chance, USUALLY)


def say(case, chance, habits):
    """The survey of a case's resolution, answered a day or two later by these habits."""
    survey = case.surveys.get()
    parts = {name: chance.choices([*often], [*often.values()])[0] for name, often in habits.items()}
    at = survey.asked_at + timedelta(hours=chance.uniform(1, 40))
    surveying.answer(survey, at=at, **parts)


def drive_again(world, days, again, habits, *, pace):
    """Vestkraft about its drive, which it lets nobody record; `again` times more before it is resolved.

    `pace` are the office minutes from each word to the next.
    """
    chance = random.Random(days)
    story = next(story for story in stories.STORIES if story.slug == "drive-f0307")
    jon, agent = world.person("jon"), world.person("sam")
    at = in_office(world.ago(days=days), 30)
    contact = calls.Contact(person=jon, channel=PHONE, wait_seconds=chance.randint(20, 140), consent=Consent())
    problem = cases.Problem(
        product=world.product(story.product),
        version=version_of("vestkraft", story),
        severity=story.severity,
        subject=chance.choice(story.subjects),
        description=story.happened,
    )
    case = calls.open_with_call(contact=contact, problem=problem, by=agent, at=at, assignee=agent).case
    at = in_office(at, pace)
    cases.answer(case, text=chance.choice(WORDS["answer"]), by=agent, at=at)
    for _ in range(again):
        at = in_office(at, pace)
        calls.add_call(contact=contact, case=case, said=WORDS["call"][0], by=agent, at=at)
    cases.resolve(case, outcome=story.outcome, text=story.resolution, by=agent, at=in_office(at, pace))
    say(case, chance, habits)


def through_the_days(world, case, opened_at, agent):
    """Answers, questions and updates; returns the office minutes that had passed when it was done."""
    minutes = world.rng.choice([20, 45, 80, 140, 260])
    for what in [
        "answer",
        *world.rng.choice([("ask", "reply"), ("note",), ("ask", "reply", "note", "update"), ("update",)]),
    ]:
        act(world, case, what, in_office(opened_at, minutes), agent)
        minutes += world.rng.randint(30, 400)
    return minutes


def unfinished(world, company, caller, slug, channel, hours, assignee, acts):
    story = next(story for story in stories.STORIES if story.slug == slug)
    agent = world.person(assignee) if assignee else None
    case = opened(world, world.person(caller), story, version_of(company, story), channel, by_day(world, hours), agent)
    for hours_ago, what in acts:
        if what == "resolve":
            resolve(world, case, story, by_day(world, hours_ago), agent)
        else:
            act(world, case, what, by_day(world, hours_ago), agent)


def opened(world, caller, story, version, channel, at, agent):
    waited = round(world.rng.lognormvariate(3.6, 0.8)) if channel in {PHONE, CHAT} else None
    # Who lets us use it lets us listen to it as well.
    agrees = channel in {PHONE, CHAT} and world.rng.random() < 0.85
    consent = Consent(recording=True, listening=agrees, use=agrees) if channel in {PHONE, CHAT} else None
    contact = calls.Contact(person=caller, channel=channel, wait_seconds=waited, consent=consent)
    problem = cases.Problem(
        product=world.product(story.product),
        version=version,
        severity=story.severity,
        subject=world.rng.choice(story.subjects),
        description=story.happened,
    )
    by = caller if channel == PORTAL else agent or world.person("sam")
    return calls.open_with_call(contact=contact, problem=problem, by=by, at=at, assignee=agent).case


def act(world, case, what, at, agent):
    words = {"text": world.rng.choice(WORDS[what]), "at": at}
    customer = case.contact
    if what == "answer":
        cases.answer(case, by=agent, **words)
    elif what == "ask":
        cases.answer(case, by=agent, waits=True, **words)
    elif what == "update":
        cases.update(case, by=agent, **words)
    elif what == "note":
        cases.note(case, by=agent, **words)
    elif what == "reply":
        cases.reply(case, by=customer, **words)
    elif what == "reopen":
        cases.reopen(case, by=customer, **words)
    else:
        contact = calls.Contact(person=customer, channel=PHONE, wait_seconds=25, consent=Consent(recording=True))
        calls.add_call(contact=contact, case=case, said=words["text"], by=agent, at=at)


def resolve(world, case, story, at, agent):
    outcome = story.outcome
    if world.rng.random() < 0.12:
        outcome = world.rng.choice([Case.Outcome.WORKAROUND, Case.Outcome.NO_SOLUTION])
    apology = "I am sorry that this has to stay as it is." if outcome == Case.Outcome.NO_SOLUTION else ""
    cases.resolve(case, outcome=outcome, text=story.resolution, apology=apology, by=agent, at=at)


def pick_story(world, company):
    """A story about something the company runs, and the version it runs."""
    runs = Installation.objects.filter(account__slug=company).values_list("version__product__slug", flat=True)
    story = world.rng.choice([story for story in stories.STORIES if story.product in set(runs)])
    return story, version_of(company, story)


def version_of(company, story):
    installation = Installation.objects.filter(account__slug=company, version__product__slug=story.product).first()
    return installation.version if installation else None


def pick_caller(world, company):
    members = Membership.objects.current(world.now).filter(account__slug=company).select_related("user").order_by("pk")
    return world.rng.choice(list(members)).user


def in_the_working_day(world, company, days):
    """An instant some days ago, on a weekday, between eight and four where the company is."""
    zone = ZoneInfo(world.company(company).time_zone)
    day = (world.now - timedelta(days=days)).astimezone(zone)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime(day.year, day.month, day.day, world.rng.randint(8, 15), world.rng.randint(0, 59), tzinfo=zone)


def by_day(world, hours):
    """So many hours ago; what lies further back than today's shift is moved back out of nights and weekends."""
    instant = world.ago(hours=hours).astimezone(ZoneInfo("Europe/Berlin"))
    while hours > 12 and not (instant.weekday() < 5 and 8 <= instant.hour < 17):
        instant -= timedelta(hours=1)
    return instant


def in_office(start, minutes):
    """`minutes` of our office hours after `start`: when somebody here can have done it."""
    return business_time.add(calendars.read(BusinessCalendar.objects.get(name=OFFICE)), start, minutes)
