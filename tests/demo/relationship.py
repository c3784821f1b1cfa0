"""Who answers for whom: a brief not yet read, renewals to come and one lost, two customers somebody finds difficult."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.users.models import UserProfile

from home.relationship import absences, partings
from home.relationship.models import Reach
from portal.accounts import ownership
from portal.promises.models import BusinessCalendar, Tier
from portal.revenue import renewals
from portal.revenue.models import ContractLine
from tests.demo.ground import OFFICE
from tests.demo.world import World

EXPECTED = (
    ("okano", "flow-scada", "renewed", 1.0),
    ("castellan", "flow-scada", "contracted", 0.8),
    ("lindqvist", "vision-inspector", "expanded", 1.25),
)
LINDQVIST = (
    "Astrid decides alone and reads everything. She was promised a word on signing in with their own accounts by "
    "summer and heard nothing: begin with that. Oskar is leaving, Maja takes the paper machine."
)


def build(world: World) -> None:
    reach(world)
    hand_over(world)
    expect(world)
    lose(world)
    find_difficult(world)


def reach(world):
    calendar = BusinessCalendar.objects.get(name=OFFICE)
    for name, words, colour in (
        ("olga", "Call in the morning; in the afternoon I am with customers.", "#7d5a8c"),
        ("milo", "Write any time, I answer the same day.", "#3f6f63"),
    ):
        person = world.person(name)
        Reach.objects.create(owner=person, calendar=calendar, words=words)
        profile = UserProfile.get_for_user(person)
        profile.avatar.save(f"{name}.png", ContentFile(portrait(colour)))
    absences.cover(
        owner=world.person("milo"),
        deputy=world.person("olga"),
        starts_at=world.ahead(days=10),
        ends_at=world.ahead(days=17),
    )


def portrait(colour):
    """Head and shoulders."""
    picture = Image.new("RGB", (240, 240), "#e9e4da")
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse((20, 150, 220, 340), fill=colour)
    drawing.ellipse((75, 45, 165, 150), fill="#d9b08c")
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def hand_over(world):
    ownership.assign(
        account=world.company("lindqvist"),
        owner=world.person("olga"),
        brief=LINDQVIST,
        at=world.ago(hours=20),
        by=world.person("milo"),
    )


def expect(world):
    for company, product, outcome, share in EXPECTED:
        line = running(world, company, product)
        by = line.account.owner
        renewals.forecast(line, outcome=outcome, amount=round(line.yearly_amount * share), by=by)


def lose(world):
    line = ContractLine.objects.get(
        account=world.company("harbour"), product__slug="flow-scada", ends_on__gt=world.ago(days=60).date(),
        ends_on__lte=world.now.date(),
    )  # fmt: skip
    renewals.settle(
        line,
        outcome="lost",
        reason="Their parent runs another system everywhere and took the decision without asking them.",
        notice_on=world.ago(days=96).date(),
        at=world.ago(days=20),
        by=world.person("olga"),
    )


def running(world, company, product):
    lines = ContractLine.objects.running(world.now.date()).filter(account=world.company(company))
    return lines.get(product__slug=product)


def find_difficult(world):
    olga = world.person("olga")
    trained = begin(world, "vestkraft", "They call about the same drive every week and blame the firmware.", days=200)
    partings.certify(
        trained,
        tier=Tier.objects.get(slug="plus"),
        to_train=[world.person("jon")],
        words="Your technicians ask the right questions. With one of them certified you would reach us at once.",
        by=olga,
        at=world.ago(days=199),
    )
    sent = begin(world, "harbour", "Every call is an escalation, and they pay late.", days=9)
    partings.send(
        sent,
        plea="Their parent has decided against us. A seat would be a promise we cannot keep.",
        by=olga,
        at=world.ago(days=8),
    )


def begin(world, company, why, *, days):
    olga, at = world.person("olga"), world.ago(days=days)
    parting = partings.begin(account=world.company(company), why=why, by=olga, at=at)
    for step in partings.STEPS:
        proof = partings.proof(parting, step, to=olga)
        partings.mark_shown(parting, step, proof=proof, by=olga, at=at + timedelta(minutes=5))
    return parting
