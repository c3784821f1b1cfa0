"""Whether a text names somebody of the desk."""

from django.db.models import Q

from portal.accounts.access import SUPPORT
from portal.accounts.models import User
from portal.knowledge import acquaintance, redaction

PERSON = redaction.Kind.PERSON


def of_the_desk(text: str, *, writer: User) -> list[str]:
    """The names in it of people who take calls, whole or in part, each once; the writer's own is no secret.

    Only as names are written, with a capital: a rep called Will does not take "will" out of the language.
    """
    takes_calls = Q(groups__name=SUPPORT) | Q(calls_taken__isnull=False)
    people = User.objects.filter(takes_calls, is_staff=True).exclude(pk=writer.pk).distinct()
    known = acquaintance.of_values((PERSON, person.get_full_name()) for person in people if person.get_full_name())
    found = [find.text for find in redaction.find(text, known) if find.kind == PERSON and find.text[0].isupper()]
    return list(dict.fromkeys(found))
