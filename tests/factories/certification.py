"""Factories of courses, exams, certificates and levels. Pages and published things are made by functions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

import factory

from certification.courses import seats as seating
from certification.courses import setting_up
from certification.courses.models import CatalogPage, CoursePage, Enrolment, LessonPage
from certification.credentials import certificates
from certification.credentials.models import Achievement
from certification.exams import attempts, versions
from certification.exams.models import BlueprintLine, Domain, Exam, Item
from certification.levels.models import Consent, Level, Requirement
from home.pages import front_door
from tests.factories.portal import UserFactory

_numbers = count(1)


def catalog() -> CatalogPage:
    """The shelf of courses; made where a test that empties the database came before."""
    if not CatalogPage.objects.exists():
        setting_up.set_up(front_door.build())
    return CatalogPage.objects.get()


def course(slug: str = "", *, lessons: int = 0, **fields) -> CoursePage:
    slug = slug or f"course-{next(_numbers)}"
    found = CoursePage.objects.filter(slug=slug).first()
    if found:
        return found
    fields = {"title": slug.replace("-", " ").title(), "summary": "What it teaches", "outcomes": "<ul></ul>"} | fields
    page = catalog().add_child(instance=CoursePage(slug=slug, **fields))
    for number in range(1, lessons + 1):
        lesson(page, title=f"Lesson {number}")
    return page


def lesson(of: CoursePage, **fields) -> LessonPage:
    fields = {"title": f"Lesson {next(_numbers)}"} | fields
    return of.add_child(instance=LessonPage(**fields))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    user = factory.SubFactory(UserFactory)
    course = factory.LazyFunction(course)
    enrolled_at = datetime(2026, 1, 1, tzinfo=UTC)


class DomainFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Domain

    name = factory.Sequence(lambda n: f"Domain {n}")
    slug = factory.Sequence(lambda n: f"domain-{n}")


def options(right: int, wrong: int) -> dict:
    """The author's block value for so many right and wrong answers."""
    texts = [(f"right {n}", True) for n in range(1, right + 1)] + [(f"wrong {n}", False) for n in range(1, wrong + 1)]
    return {"options": [{"text": text, "is_right": is_right} for text, is_right in texts]}


RESPONSES = {
    "one_of": lambda: options(1, 3),
    "several_of": lambda: options(2, 3),
    "true_false": lambda: {"is_true": True},
    "matching": lambda: {
        "pairs": [{"premise": f"this {n}", "choice": f"that {n}"} for n in range(3)],
        "extra": ["nothing's"],
    },
    "numeric": lambda: {
        "accepted": [{"value": "3.14", "tolerance": "0.01", "share": 100, "feedback": ""}],
        "unit": "m",
    },
    "short_text": lambda: {"accepted": [{"text": "Modbus", "share": 100, "feedback": ""}], "match_case": False},
    "ordering": lambda: {"entries": [f"step {n}" for n in range(4)]},
}


def item(domain: Domain | None = None, kind: str = "one_of", *, value: dict | None = None, live=True, **fields) -> Item:
    number = next(_numbers)
    draft = Item.objects.create(
        domain=domain or DomainFactory(),
        response=[{"type": kind, "value": value or RESPONSES[kind]()}],
        live=live,
        **{"reference": f"ITEM-{number}", "stem": f"Question {number}?"} | fields,
    )
    if live:
        draft.refresh_from_db()
        versions.freeze(draft, by=None)
    return draft


def exam(of: CoursePage | None = None, *, blueprint: dict | None = None, live=True, **fields) -> Exam:
    """An exam of the course, published; without a blueprint two items are drawn from a bank of four."""
    number = next(_numbers)
    terms = {"minutes": 15, "cut_score": 50, "cut_justification": "Set for tests.", "months_valid": 12}
    draft = Exam.objects.create(
        **{"title": f"Exam {number}", "slug": f"exam-{number}", "course": of or course(), "live": live} | terms | fields
    )
    if blueprint is None:
        domain = DomainFactory()
        blueprint = {domain: 2}
        for _four in range(4):
            item(domain)
    draft.blueprint = [BlueprintLine(domain=domain, count=wanted) for domain, wanted in blueprint.items()]
    draft.save()
    if live:
        versions.freeze(draft, by=None)
    return draft


def seats(of, number: int = 1, *, account=None, holder=None, origin: str = "") -> list:
    """Paid seats in a course or an exam."""
    seating.grant(
        of,
        origin=origin or f"test:{next(_numbers)}",
        number=number,
        account=account,
        holder=holder,
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return list(of.seats.order_by("pk"))


def attempt(user=None, of: Exam | None = None, *, at: datetime):
    return attempts.start(user=user or UserFactory(), exam=of or exam(), at=at)


def right_answers(sat) -> dict[str, list[str]]:
    """What an all-knowing candidate answers, by slot number."""
    slots = sat.slots.select_related("item_version").prefetch_related("item_version__keys")
    return {str(slot.number): right_answer(slot.item_version.keys.all()[0].key) for slot in slots}


def right_answer(key: dict) -> list[str]:
    if "pairs" in key:
        return [f"{premise}:{choice}" for premise, choice in key["pairs"].items()]
    if "order" in key:
        return [f"{entry}:{place}" for place, entry in enumerate(key["order"], start=1)]
    if "accepted" in key:
        best = max(key["accepted"], key=lambda one: one["share"])
        return [best.get("text") or best["value"]]
    return key["right"]


def count_in(user) -> None:
    """Their certificates count for where they work, from the day they came."""
    for membership in user.memberships.filter(consents=None):
        Consent.objects.create(membership=membership, given_at=membership.joined_at)


def certificate(
    user=None, credential: str = "flow-operator", *, at: datetime, months_valid: int | None = 12, counted=True, **fields
):
    user = user or UserFactory()
    if counted:
        count_in(user)
    return certificates.issue(
        user=user,
        credential=credential,
        title=fields.pop("title", credential.replace("-", " ").title()),
        at=at,
        months_valid=months_valid,
        **fields,
    )


def achievement(of: CoursePage, *, renews: Sequence[CoursePage] = (), **fields) -> Achievement:
    made = Achievement(course=of, **fields)
    made.renews = list(renews)
    made.save()
    return made


def level(slug: str, rank: int, asked: dict[str, int]) -> Level:
    """`level("gold", 2, {"flow-operator": 2, "drive-engineer": 1})`"""
    made = Level.objects.create(slug=slug, name=slug.title(), rank=rank)
    for of, people in asked.items():
        Requirement.objects.create(level=made, course=course(of), people=people)
    return made
