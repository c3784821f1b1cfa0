"""Which speaker of a transcript is the customer and which is ours: guessed from names, then said by a person."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User
from portal.support.models import Call

from .models import Transcript, Turn

Role = Turn.Role
SAYS_AGENT = {"agent", "support", "representative", "rep", "engineer", "operator"}
SAYS_CUSTOMER = {"customer", "caller", "client", "guest", "visitor"}


def guess(speakers: Sequence[str], call: Call, stated: Mapping[str, str]) -> dict[str, str]:
    """The role of each label: as the file states, by the names on the call, and of two speakers by each other."""
    roles = {speaker: stated.get(speaker) or _by_words(speaker, call) for speaker in speakers}
    if len(speakers) == 2 and "" not in speakers:
        first, second = speakers
        if roles[first] == roles[second] == Role.UNKNOWN:
            # On the phone the one who is called speaks first; in writing, the one who asks.
            roles[first] = Role.AGENT if call.channel == Call.Channel.PHONE else Role.CUSTOMER
        roles[second] = roles[second] if roles[second] != Role.UNKNOWN else _other(roles[first])
        roles[first] = roles[first] if roles[first] != Role.UNKNOWN else _other(roles[second])
    return roles


def assign(transcript: Transcript, roles: Mapping[str, str], *, by: User) -> None:
    """A person says who is whom; labels not named keep their role."""
    with transaction.atomic():
        for speaker, role in roles.items():
            transcript.turns.filter(speaker=speaker).update(role=role)
        Transcript.objects.filter(pk=transcript.pk).update(roles_by=by)
        log(transcript, "portal.transcript.assign", user=by)
    transcript.roles_by = by


def _by_words(speaker: str, call: Call) -> str:
    words = {word.strip("()[].,").casefold() for word in speaker.split()}
    ours = _names(person for person in (call.taken_by, call.case.assignee) if person)
    theirs = _names(
        User.objects.filter(memberships__account=call.case.account) | User.objects.filter(pk=call.contact_id)
    )
    if words & SAYS_AGENT or words & ours - theirs:
        return Role.AGENT
    if words & SAYS_CUSTOMER or words & theirs - ours:
        return Role.CUSTOMER
    return Role.UNKNOWN


def _names(people: Iterable[User]) -> set[str]:
    return {word.casefold() for person in people for word in person.get_full_name().split()}


def _other(role: str) -> str:
    return {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}.get(Role(role), Role.UNKNOWN)
