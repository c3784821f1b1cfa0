"""Courses on the shelf, exams with their banks, and who has learned and proved what."""

from dataclasses import dataclass

from django.db import transaction

from certification.courses import progress
from certification.courses.models import CoursePage, LessonPage
from certification.credentials import certificates
from certification.credentials.models import Certificate
from certification.exams import answers, attempts, versions
from certification.exams.item_analysis import TICKED
from certification.exams.models import Attempt, BlueprintLine, Domain, Exam, ExamVersion, Item, ItemKey, ItemVersion
from certification.levels import standing
from certification.levels.models import Level, Requirement
from portal.accounts.models import Membership, User
from tests.demo import training_text as text
from tests.demo.world import World
from tests.factories import certification as make

COURSES = ("flow-operator", "drive-engineer", "edge-administrator")
LEVELS = (
    ("silver", "Silver", 1, {"flow-operator": 2}),
    ("gold", "Gold", 2, {"flow-operator": 2, "drive-engineer": 1}),
)


@dataclass(frozen=True)
class Sitting:
    """Someone sat an exam so many days ago. `right` is how many of its questions they knew, all where it is empty."""

    company: str
    first_name: str
    course: str
    days_ago: int
    right: int | None = None


# Certificates of 24 months: what is older than 730 days has expired.
SITTINGS = (
    Sitting("brenner", "Emil", "flow-operator", 820, 9),
    Sitting("brenner", "Tobias", "flow-operator", 692, 8),  # expires within six weeks
    Sitting("brenner", "Jonas", "flow-operator", 510, 8),  # has left since: the certificate went with him
    Sitting("brenner", "Lena", "drive-engineer", 402, 14),
    Sitting("brenner", "Emil", "flow-operator", 150),  # renewed
    Sitting("brenner", "Ada", "edge-administrator", 790, 14),  # expired
    Sitting("okano", "Hana", "flow-operator", 204, 8),
    Sitting("okano", "Daichi", "flow-operator", 11, 5),  # failed
    Sitting("lindqvist", "Maja", "flow-operator", 505, 9),
    Sitting("lindqvist", "Oskar", "flow-operator", 352, 6),  # failed, and passed a week later
    Sitting("lindqvist", "Oskar", "flow-operator", 345, 8),
    Sitting("lindqvist", "Elin", "drive-engineer", 96, 15),  # revoked below
    Sitting("castellan", "Tom", "flow-operator", 421),
    Sitting("castellan", "Owen", "flow-operator", 283, 7),
    Sitting("castellan", "Priti", "flow-operator", 130, 8),  # so that one more, in drives, makes them gold
    Sitting("castellan", "Grace", "edge-administrator", 240, 15),
    Sitting("petit", "Luc", "edge-administrator", 128, 13),
    Sitting("vestkraft", "Nora", "flow-operator", 410, 9),
    Sitting("vestkraft", "Per", "flow-operator", 402, 8),
    Sitting("vestkraft", "Jon", "drive-engineer", 766, 15),  # expired over a month ago, and the level with it
    Sitting("harbour", "Dwayne", "flow-operator", 760, 8),  # both expired lately, and the level with them
    Sitting("harbour", "Mia", "flow-operator", 748, 9),
)

# Who is in the middle of a course: lessons done.
UNDER_WAY = (
    ("okano", "Kenji", "flow-operator", 3),
    ("okano", "Yuki", "drive-engineer", 2),
    ("brenner", "Emil", "edge-administrator", 1),
    ("brenner", "Ada", "flow-operator", 2),
    ("castellan", "Owen", "drive-engineer", 4),
    ("castellan", "Priti", "edge-administrator", 3),
    ("lindqvist", "Astrid", "flow-operator", 0),
    ("petit", "Chloé", "flow-operator", 1),
)


def build(world: World) -> None:
    let_them_count()
    for slug in COURSES:
        folder = text.FOLDER / slug
        make_exam(world, make_course(world, folder), folder)
    backdate_publishing(world)
    make_levels()
    with transaction.atomic():  # so that levels are reckoned below, at their instants, and not as of today
        for sitting in sorted(SITTINGS, key=lambda sitting: -sitting.days_ago):
            sit(world, sitting)
        take_over_and_revoke(world)
        reckon_levels(world)
    for company, first_name, slug, done in UNDER_WAY:
        begin(world, colleague(company, first_name), slug, done, days_ago=3 + 4 * done)


def let_them_count() -> None:
    """All but one have agreed that their certificates count; hers would change no level."""
    for user in User.objects.exclude(memberships=None).exclude(first_name="Grace"):
        make.count_in(user)


def colleague(company: str, first_name: str) -> User:
    return User.objects.get(memberships__account__slug=company, first_name=first_name)


def make_course(world: World, folder) -> CoursePage:
    page, audience, outcomes = text.course(folder / "course.md")
    course = make.course(
        folder.name,
        title=page.title,
        summary=page.facts["summary"],
        product=world.product(page.facts["product"]),
        minutes=int(page.facts["minutes"]),
        audience=audience,
        outcomes=outcomes,
    )
    for path in sorted(folder.glob("[0-9]*.md")):
        lesson = text.lesson(path)
        make.lesson(
            course,
            title=lesson.title,
            slug=path.stem.partition("-")[2],
            minutes=int(lesson.facts["minutes"]),
            body=lesson.blocks,
        )
    return course


def make_exam(world: World, course: CoursePage, folder) -> None:
    terms, domains = text.exam(folder / "exam.txt")
    exam = Exam(
        title=terms["title"],
        slug=terms["slug"],
        course=course,
        summary=terms["summary"],
        minutes=int(terms["minutes"]),
        cut_score=int(terms["cut"]),
        cut_justification=terms["justification"],
        attempts_allowed=int(terms["attempts"]),
        cool_off_days=terms.get("wait", ""),
        months_valid=int(terms["months"]),
        review_when_done=int(terms.get("review", 1)),
        review_when_closed=int(terms.get("review", 1)),
        live=False,
    )
    for written in domains:
        domain = Domain.objects.create(name=written.name, slug=written.slug)
        exam.blueprint.add(BlueprintLine(domain=domain, count=written.count))
        taught_by = [{"type": "page", "value": LessonPage.objects.get(slug=lesson).pk} for lesson in written.lessons]
        for item in written.items:
            draft = Item(
                reference=item.reference,
                domain=domain,
                stem=item.stem,
                response=[{"type": item.kind, "value": item.value}],
                taught_by=taught_by,
                live=False,
            )
            draft.save()
            versions.publish(draft, by=world.person("edwin"))
    exam.save()
    versions.publish(exam, by=world.person("edwin"))


def backdate_publishing(world: World) -> None:
    """Exams were published before anybody sat them."""
    first = world.ago(days=900)
    ExamVersion.objects.update(published_at=first)
    ItemVersion.objects.update(published_at=first)
    ItemKey.objects.update(written_at=first)


def make_levels() -> None:
    for slug, name, rank, asked in LEVELS:
        level = Level.objects.create(slug=slug, name=name, rank=rank)
        for course, people in asked.items():
            Requirement.objects.create(level=level, course=CoursePage.objects.get(slug=course), people=people)


def sit(world: World, sitting: Sitting) -> Attempt:
    user, at = colleague(sitting.company, sitting.first_name), world.ago(days=sitting.days_ago, hours=-9)
    lessons = LessonPage.objects.child_of(CoursePage.objects.get(slug=sitting.course)).count()
    begin(world, user, sitting.course, lessons, days_ago=sitting.days_ago + 2)
    attempt = attempts.start(user=user, exam=Exam.objects.get(course__slug=sitting.course), at=at)
    known = make.right_answers(attempt)
    for number in world.rng.sample(sorted(known), len(known) - (sitting.right or len(known))):
        slot = attempt.slots.select_related("item_version").get(number=number)
        wrong = [option for option in slot.order if option not in known[number]]
        # What is written, matched or put in order they leave open.
        known[number] = [world.rng.choice(wrong)] if slot.item_version.kind in TICKED else []
    used = world.rng.uniform(0.4, 0.9) * (attempt.deadline - at)
    for number, response in known.items():
        answers.record(attempt, answers={number: response}, at=at + int(number) / len(known) * used)
    return attempts.hand_in(attempt, at=at + 0.95 * (attempt.deadline - at))


def begin(world: World, user: User, slug: str, done: int, *, days_ago: int) -> None:
    course, at = CoursePage.objects.get(slug=slug), world.ago(days=days_ago)
    progress.enrol(user=user, course=course, at=at)
    lessons = list(course.lessons)
    for lesson in lessons[:done]:
        progress.finish(user=user, lesson=lesson, course=course, at=at)
    progress.open_lesson(user=user, lesson=lessons[min(done, len(lessons) - 1)], course=course)


def take_over_and_revoke(world: World) -> None:
    """One certificate from before the portal, and one that was not earned."""
    course = CoursePage.objects.get(slug="edge-administrator")
    certificates.issue(
        user=colleague("castellan", "Priti"),
        credential=course.slug,
        title=course.title,
        at=world.ago(days=1100),
        months_valid=24,
        by=world.person("edwin"),
    )
    certificates.revoke(
        Certificate.objects.get(user=colleague("lindqvist", "Elin"), credential="drive-engineer"),
        reason="The exam was sat by a colleague, as both have told us.",
        by=world.person("edwin"),
        at=world.ago(days=71),
    )


def reckon_levels(world: World) -> None:
    """Every company's level at each instant at which it can have changed, oldest first."""
    instants = {world.now}
    for issued, expires, revoked in Certificate.objects.values_list("issued_at", "expires_at", "revoked_at"):
        instants |= {instant for instant in (issued, expires, revoked) if instant and instant <= world.now}
    instants |= set(Membership.objects.exclude(left_at=None).values_list("left_at", flat=True))
    for at in sorted(instants):
        standing.sweep(at)
