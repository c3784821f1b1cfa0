"""Opening a course that is by invitation to somebody."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.outbox import mail

from .models import CourseInvitation, CoursePage


def invite(course: CoursePage, *, email: str, by: User, at: datetime) -> CourseInvitation:
    """Invite an address; a second time changes nothing and tells nobody again."""
    with transaction.atomic():
        found = CourseInvitation.objects.filter(course=course, email__iexact=email).first()
        if found:
            return found
        made = CourseInvitation.objects.create(course=course, email=email.lower(), invited_at=at, invited_by=by)
        log(course, "certification.course.invite", user=by, data={"email": made.email})
        context = {"invitation": made, "course": course}
        template = "certification/courses/mail/invitation"
        mail.send(to=made.email, template=template, context=context, key=f"course-invitation:{made.pk}")
    return made
