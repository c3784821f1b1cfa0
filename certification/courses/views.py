from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.doors import open_to

from . import access, files, progress, seats
from . import attendance as attending
from .models import CoursePage, LessonPage

LEARNERS_A_PAGE = 50


def lead_to_the_way_in(page, request, args, kwargs):
    """Before a page is served: lessons are for those who take the course; who opens one goes on there next time."""
    if not isinstance(page, LessonPage):
        return None
    if request.user.is_anonymous:
        return redirect_to_login(request.get_full_path())
    if not access.can_read_lessons(request.user, page.course):
        messages.info(request, _("Enrol to read the lessons. Your place is kept."))
        return redirect(page.course.get_url(request))
    progress.open_lesson(user=request.user, lesson=page, course=page.course)
    return None


def keep_for_readers(document, request):
    """Before a file is served: an address passed on opens nothing of a course that one does not take."""
    if files.can_open(request.user, document):
        return None
    if request.user.is_anonymous:
        return redirect_to_login(request.get_full_path())
    raise Http404


@login_required
def my_courses(request):
    return render(request, "certification/courses/my_courses.html", {"courses": progress.taken(request.user)})


@login_required
@require_POST
def enrol(request, course):
    page = get_object_or_404(CoursePage.objects.live(), slug=course)
    if not access.can_enrol(request.user, page):
        raise Http404
    try:
        progress.enrol(user=request.user, course=page, at=timezone.now())
    except progress.Unprepared:
        messages.info(request, _("Other courses come first: this page names them."))
        return redirect(page.get_url(request))
    except seats.NeedsSeat:
        messages.info(request, _("This course costs money: you need a seat first. Here is how you get one."))
        return redirect(page.get_url(request))
    lesson = progress.of(request.user, page).resume
    return redirect((lesson or page).get_url(request))


@login_required
@require_POST
def finish_lesson(request, course, lesson):
    page = get_object_or_404(CoursePage.objects.live(), slug=course)
    lesson = get_object_or_404(LessonPage.objects.live().child_of(page), slug=lesson)
    try:
        progress.finish(user=request.user, lesson=lesson, course=page, at=timezone.now())
    except progress.NotEnrolled:
        messages.info(request, _("Enrol first: then your place is kept."))
        return redirect(page.get_url(request))
    following = progress.of(request.user, page).after(lesson)
    return redirect((following or page).get_url(request))


@open_to(access.can_teach)
def attendance(request, slug):
    """For educators: where people stop in a course, and who is where."""
    course = get_object_or_404(CoursePage, slug=slug)
    page = Paginator(attending.learners(course), LEARNERS_A_PAGE).get_page(request.GET.get("page"))
    companies = attending.companies_of([one.user for one in page], timezone.now())
    context = {
        "course": course,
        "attendance": attending.of(course),
        "page": page,
        "learners": [(one, companies.get(one.user_id, "")) for one in page],
    }
    return render(request, "certification/courses/attendance.html", context)
