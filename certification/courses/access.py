from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User

from .models import CoursePage, Enrolment


def can_enrol(user: User | AnonymousUser, course: CoursePage) -> bool:
    """Anyone signed in, whether or not they belong to a company."""
    return user.is_authenticated and course.live


def can_read_lessons(user: User | AnonymousUser, course: CoursePage) -> bool:
    """Whoever is enrolled; our own people read without enrolling."""
    if user.is_anonymous:
        return False
    return user.is_staff or Enrolment.objects.filter(user=user, course=course).exists()
