"""Who sits with the desk: plans, hours held and reflected on, and one that runs since the demo was built.

And what the calls say: their phrases, what some of them became, and last month's letter.
"""

from datetime import timedelta

from boards.roadmap.models import Item
from certification.courses.models import CoursePage
from home.health import watching
from home.health.models import Condition, Kind, Rule, Task
from home.listening import bearing, sessions
from home.listening.models import Cadence, ListeningSession
from home.voice import becoming, counting, gathering, letters
from home.voice.months import Month
from portal.knowledge.models import ArticlePage
from portal.support.models import Skill
from tests.demo.world import World

# Product: the certificate by which its cases are proposed and its calls taken.
SKILLS = {"flow-scada": "flow-operator", "edge-gateway": "edge-administrator", "drive-d4": "drive-engineer"}
PER_QUARTER = {"iris": 3, "milo": 6, "wren": 2, "marta": 4}

# Who, days ago; what they learned, what was different in hearing it, how it bears on profitability.
HELD = (
    (
        "iris",
        178,
        "They know which update empties the trends before anybody writes an article about it.",
        "How long a customer waits before they say what it costs them.",
        "One bad Saturday is a renewal we argue about.",
    ),
    (
        "iris",
        96,
        "Half of the calls are about a clock. The desk has a sheet of paper for it; nobody else has.",
        "Nobody was angry. They were tired.",
        "Every one of these calls costs more than the correction would.",
    ),
    (
        "iris",
        34,
        "Customers name an alarm by the pump it belongs to, we by its number.",
        "The silence while somebody looks for a number.",
        "Minutes on every call, and a customer who feels slow.",
    ),
    (
        "marta",
        61,
        "They switch to the standby by hand because they do not trust it.",
        "The word “luck” came up twice.",
        "Who trusts to luck looks at competitors.",
    ),
    ("wren", 12, "Nobody reads past step three.", "They read aloud what I wrote.", "Shorter articles, shorter calls."),
)
UNANSWERED = ("milo", 6)

# What the owner is to do: when, as kind, at least, within days.
RULES = {
    "Talk about the renewal before they do": ((Kind.RENEWAL, 1, 90), (Kind.BREACH, 2, 180)),
    "Ask why they had to call again": ((Kind.REPEAT, 2, 60),),
    "Offer the renewal exam before a certificate lapses": ((Kind.CERTIFICATE, 1, 60),),
}


def build(world: World) -> None:
    for product, credential in SKILLS.items():
        Skill.objects.get_or_create(product=world.product(product), credential=credential)
    for name, per_quarter in PER_QUARTER.items():
        Cadence.objects.create(listener=world.person(name), per_quarter=per_quarter, since=world.ago(days=300).date())
    for name, days, *answers in HELD:
        session = held(world, name, days)
        words = dict(zip(("learned", "different", "profitability"), answers, strict=True))
        sessions.reflect(session, **words, at=session.ends_at + timedelta(minutes=20))
    held(world, *UNANSWERED)
    what_should_change(world)
    ListeningSession.objects.create(listener=world.person("iris"), starts_at=world.now, ends_at=world.ahead(hours=1))
    what_calls_say(world)
    what_is_known(world)


def held(world, name, days):
    starts_at = world.ago(days=days, hours=2)
    return ListeningSession.objects.create(
        listener=world.person(name),
        starts_at=starts_at,
        ends_at=starts_at + sessions.LENGTH,
        rules_accepted_at=starts_at - timedelta(days=1),
    )


def what_should_change(world):
    """One led to what is in progress, one to an article; two wait."""
    first, second, third = ListeningSession.objects.filter(listener__first_name="Iris").order_by("starts_at")[:3]
    item = Item.objects.filter(status=Item.Status.IN_PROGRESS).order_by("pk").last()
    if item:
        bearing.say(first, item, at=item.events.order_by("at").first().at)
    article = ArticlePage.objects.live().order_by("last_published_at").last()
    if article:
        bearing.say(second, article, at=article.last_published_at - timedelta(hours=1))
    course = CoursePage.objects.live().first()
    if course:
        bearing.say(third, course, at=world.ago(days=1))


def what_calls_say(world):
    """Every transcript read; a task, a gap and evidence of last month; the letter waits to be mailed."""
    while gathering.catch_up(world.now):
        pass
    month = Month.of(world.now).before
    cases = list(counting.called_in(month).select_related("contact").order_by("pk"))
    if not cases:
        return
    course = CoursePage.objects.live().first()
    item = Item.objects.filter(status=Item.Status.UNDER_REVIEW).first()
    becoming.task(cases[:1], words="Clocks after a power cut", by=world.person("priya"), at=world.ago(days=3))
    if course:
        missing = "What to do when an alarm comes and goes"
        becoming.gap(cases[-1:], course=course, words=missing, by=world.person("edwin"), at=world.ago(days=2))
    if item:
        becoming.evidence(cases[:2], item=item, by=world.person("marta"), at=world.ago(days=1))
    letters.compose(month, by=world.person("marta"), at=world.now)


def what_is_known(world):
    """Rules by which facts become tasks; one is done, and its words are kept."""
    for name, conditions in RULES.items():
        rule = Rule.objects.create(name=name)
        for kind, at_least, within_days in conditions:
            Condition.objects.create(rule=rule, kind=kind, at_least=at_least, within_days=within_days)
    watching.watch(world.ago(days=1))
    done = Task.objects.order_by("pk").first()
    if done:
        words = "Called their plant manager. We look at it together on Thursday."
        watching.say(done, text=words, by=world.person("olga"), at=world.ago(hours=3), is_done=True)
