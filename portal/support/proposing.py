"""Who should take a case on: certified in the product, in contact with these people before, then least busy."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from portal.accounts.models import User
from portal.promises.models import Standing

from . import access
from .models import Case, Skill

CONTACT_COUNTS_FOR = timedelta(days=180)
OF_SKILL, OF_CONTACT, OF_SAME_PERSON = 4, 2, 1


def assignee(case: Case, at: datetime) -> User | None:
    """The proposal a person may follow or not: four queries. None where nobody is on the desk."""
    still_open = Count("assigned_cases", filter=~Q(assigned_cases__status=Case.Status.RESOLVED), distinct=True)
    people = list(access.desk_people())
    busy = dict(access.desk_people().annotate(busy=still_open).values_list("pk", "busy"))
    skilled = set(_skilled(case, at))
    before = Case.objects.filter(account=case.account, opened_at__gt=at - CONTACT_COUNTS_FOR).exclude(pk=case.pk)
    known = set(before.exclude(assignee=None).values_list("assignee", "contact"))

    def fitness(person: User) -> tuple[int, int, int]:
        points = OF_SKILL * (person.pk in skilled)
        points += OF_CONTACT * any(who == person.pk for who, _contact in known)
        points += OF_SAME_PERSON * ((person.pk, case.contact_id) in known)
        return points, -busy[person.pk], -person.pk

    return max(people, key=fitness, default=None)


def _skilled(case: Case, at: datetime) -> list[int]:
    """Our people who hold a certificate that counts as skill in the product."""
    asked = Skill.objects.filter(product=case.product_id).values("credential")
    held = Standing.objects.current(at).filter(credential__in=asked, user__is_staff=True)
    return list(held.values_list("user_id", flat=True))
