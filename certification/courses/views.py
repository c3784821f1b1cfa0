from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import access, progress, seats
from .models import CoursePage, LessonPage


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
