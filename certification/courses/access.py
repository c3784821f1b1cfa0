from django.contrib.auth.models import AnonymousUser

from portal.accounts.access import EDUCATORS, is_in
from portal.accounts.models import User, Visitor

from .models import CourseInvitation, CoursePage, Enrolment


def can_enrol(user: User | AnonymousUser, course: CoursePage) -> bool:
    """Anyone signed in, whether or not they belong to a company; by invitation only who is invited."""
    return user.is_authenticated and course.live and (not course.by_invitation or is_invited(user, course))


def is_invited(user: User | AnonymousUser, course: CoursePage) -> bool:
    """Our own people need no invitation."""
    if user.is_anonymous:
        return False
    return user.is_staff or CourseInvitation.objects.filter(course=course, email__iexact=user.email).exists()


def can_teach(user: Visitor) -> bool:
    """How courses go for those who take them: our educators."""
    return is_in(user, EDUCATORS)


def can_read_lessons(user: User | AnonymousUser, course: CoursePage) -> bool:
    """Whoever is enrolled; our own people read without enrolling."""
    if user.is_anonymous:
        return False
    return user.is_staff or Enrolment.objects.filter(user=user, course=course).exists()
