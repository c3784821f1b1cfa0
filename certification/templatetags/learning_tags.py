"""What course and lesson pages show beside their own words; higher rooms' parts reach lower pages through here."""

import random
from dataclasses import dataclass
from functools import wraps

from django import template
from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from certification.billing.models import SeatPrice
from certification.courses import attendance, checks, progress, shelf
from certification.courses.access import is_invited
from certification.courses.forms import ShelfForm
from certification.courses.models import CoursePage, LessonPage
from certification.courses.progress import Progress
from certification.credentials import renewing
from certification.credentials.models import Certificate
from certification.credentials.status import Status, status_at
from certification.exams.kinds import KINDS
from certification.exams.models import Exam
from certification.exams.paper import Question
from certification.levels import ladder
from certification.levels.models import Requirement
from portal.accounts.models import Membership
from portal.promises.models import Standing

register = template.Library()


def once(tag):
    """Several blocks of a page ask the same of the same page: it is worked out once for a request."""

    @wraps(tag)
    def remembered(context, page):
        known = context["request"].__dict__.setdefault("learning_tags", {})
        key = tag.__name__, page.pk
        if key not in known:
            known[key] = tag(context, page)
        return known[key]

    return remembered


@register.simple_tag(takes_context=True)
def course_shelf(context, catalog):
    """The catalogue's courses that the address asks for, with the reader's progress in each, and the form that asks."""
    request = context["request"]
    levels = {rung.level.slug: rung for rung in ladder.rungs()}
    form = ShelfForm(request.GET, levels=[(slug, rung.level.name) for slug, rung in levels.items()])
    courses = CoursePage.objects.child_of(catalog).live().select_related("product").order_by("path")
    courses = courses.prefetch_related(Prefetch("prices", SeatPrice.objects.on_sale().order_by("currency")))
    found = shelf.found(courses, form.cleaned_data) if form.is_valid() else courses
    if form.is_valid() and (level := form.cleaned_data["level"]):
        found = found.filter(pk__in=[course.pk for course in levels[level].courses])
    return {
        "form": form,
        "levels": [rung.level for rung in levels.values()],
        "found": progress.on_shelf(found, request.user),
        "is_asked": form.is_valid() and any(form.cleaned_data.values()),
    }


@register.simple_tag(takes_context=True)
@once
def course_entry(context, course):
    """Whether the reader may take the course up, which courses come first, and which of those they lack."""
    user = context["request"].user
    needed = progress.needed(user, course)
    return {
        "needs_invitation": course.by_invitation and not is_invited(user, course),
        "needed": needed,
        "lacking": [] if user.is_staff else [one.course for one in needed if not one.is_met],
    }


@register.simple_tag(takes_context=True)
def course_colleagues(context, course):
    """Who in the reader's company holds the certificate now; one query."""
    user = context["request"].user
    account = user.account if user.is_authenticated else None
    if account is None:
        return []
    members = Membership.objects.current().filter(account=account)
    held = Standing.objects.current().filter(credential=course.slug, user__in=members.values("user"))
    return [standing.user for standing in held.select_related("user").order_by("user__first_name", "user__last_name")]


@register.simple_tag(takes_context=True)
@once
def course_progress(context, course):
    return progress.of(context["request"].user, course)


@register.simple_tag(takes_context=True)
@once
def course_exam(context, course):
    """The exam that certifies in this course, or None while there is none to sit."""
    return renewing.certifying().filter(course=course.pk).order_by("pk").first()


@register.simple_tag
def course_levels(course):
    """What the levels ask of this course, alone or beside others that would do as well."""
    asked = Requirement.objects.filter(Q(course=course.pk) | Q(others=course.pk)).distinct()
    found = asked.select_related("level", "course").prefetch_related("others").order_by("level__rank", "pk")
    return [(one, [other.title for other in one.courses if other.pk != course.pk]) for one in found]


@register.simple_tag
def seat_prices(taught):
    """What a seat costs at present, in each currency; none for what costs nothing."""
    return taught.prices.on_sale().order_by("currency") if taught.pk and taught.needs_seat else []


@register.simple_tag(takes_context=True)
@once
def course_certificate(context, course):
    """The reader's certificate that counts for this course, with its status; None when they have none.

    One that is lasting need not be renewed yet.
    """
    at = timezone.now()
    mine = Certificate.objects.visible_to(context["request"].user).filter(credential=course.slug).with_status(at)
    held = mine.order_by("-issued_at").first()
    if held is None:
        return None
    status = status_at(held, at)
    return {
        "certificate": held,
        "status": status,
        "tone": "good" if status == Status.VALID else "warn",
        "is_lasting": status == Status.VALID and not renewing.ends_soon(held, at),
    }


@register.simple_tag
def courses_attended():
    """Every public course with how many took it up and finished it, and how many hold its certificate now."""
    valid = Certificate.objects.valid(timezone.now()).order_by().values("credential")
    certified = dict(valid.annotate(people=Count("user", distinct=True)).values_list("credential", "people"))
    return [(one, certified.get(one.course.slug, 0)) for one in attendance.of_all()]


@register.simple_tag
def course_results(course):
    """The exams of a course with how often they were sat and passed, and how many hold its certificate now."""
    held = Certificate.objects.valid(timezone.now()).filter(credential=course.slug)
    return {
        "exams": Exam.objects.filter(course=course).order_by("title").with_results(),
        "certified": held.values("user").distinct().count(),
    }


@register.simple_tag
def item_question(item):
    """A draft item as a candidate would see it, and what earns all; None while it has no answer."""
    if not item.response:
        return None
    response = item.response[0]
    kind = KINDS[response.block_type]
    content, key = kind.freeze(response.value)
    asked = kind.ask(content, kind.order(content, random.Random(0)))  # noqa: S311 - an author's look at a draft
    return {"question": Question(1, response.block_type, item.stem, asked), "right": kind.tell_key(content, key)}


@dataclass(frozen=True)
class Desk:
    progress: Progress
    before: LessonPage | None
    after: LessonPage | None
    is_done: bool
    answer: checks.Answer | None


@register.simple_tag(takes_context=True)
@once
def lesson_desk(context, lesson):
    """Where the reader is, what comes next, and what to say to the quick check they have just answered."""
    request = context["request"]
    so_far = progress.of(request.user, lesson.course)
    asked = request.GET.get("check", ""), request.GET.get("choice", "")
    return Desk(
        progress=so_far,
        before=so_far.before(lesson),
        after=so_far.after(lesson),
        is_done=lesson.pk in so_far.done,
        answer=checks.answer(lesson.body, *asked) if all(asked) else None,
    )


@register.filter
def share(value):
    """From 0 to 1 as per cent with one place; a dash for what could not be worked out."""
    return "–" if value is None else f"{100 * value:.1f}"


@register.filter
def figure(value):
    return "–" if value is None else f"{value:.2f}"
