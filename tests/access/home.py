from datetime import timedelta

from django.utils import timezone

from home.health.models import Rule, Task
from home.listening import sessions
from home.listening.models import ListeningSession
from home.relationship import absences, partings
from home.voice import becoming, letters
from home.voice.months import Month
from portal.accounts import ownership
from portal.support.models import Skill
from tests.access.matrix import LOGIN, Row
from tests.factories import certification as training
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support
from tests.factories.portal_revenue import ContractLineFactory

LISTENERS = {"anonymous": LOGIN, "staff": 200, "support": 404, "owner": 404, "*": 404}
OWNERS = {"anonymous": LOGIN, "owner": 200, "manager": 200, "*": 404}
# Brenner's own; another company's is not there.
OWN_YEAR = {"anonymous": LOGIN, "member": 200, "admin": 200, "owner": 200, "manager": 200, "*": 404}
OUR_PEOPLE = {"anonymous": LOGIN, "staff": 200, "*": 404}
LETTER_WRITERS = {"anonymous": LOGIN, "writer": 200, "moderator": 200, "manager": 200, "*": 404}
FIGURES = OWNERS | {"executive": 200}
OWN_SESSION = {"anonymous": LOGIN, "executive": 200, "*": 404}


def executives_session(cast):
    starts_at = timezone.now() + timedelta(days=1)
    return (sessions.book(listener=cast("iris"), starts_at=starts_at, at=timezone.now()).pk,)


def running_session(cast, mode="listen"):
    start = timezone.now() - timedelta(minutes=5)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1), "rules_accepted_at": start}
    return ListeningSession.objects.create(listener=cast("iris"), mode=mode, **times)


def call_in_the_room(cast):
    call = knowledge.TurnFactory(transcript__call__agreed_to_listening=True).transcript.call
    return (running_session(cast).pk, call.pk)


def session_with_a_call(cast):
    Skill.objects.create(product=make.ProductFactory(slug="flow-scada"), credential="flow-operator")
    make.StandingFactory(user=cast("iris"), credential="flow-operator")
    session = running_session(cast, "calls")
    return session, support.CallFactory(taken_by=cast("iris"))


def case_of_a_call(cast):
    session, call = session_with_a_call(cast)
    return (session.pk, call.case.reference)


def answered_session(cast):
    session = running_session(cast)
    past = timezone.now() - timedelta(hours=2)
    times = {"starts_at": past, "ends_at": past + timedelta(hours=1), "rules_accepted_at": past}
    ListeningSession.objects.filter(pk=session.pk).update(**times, reflected_at=timezone.now())
    return (session.pk,)


def gap_of_a_course(cast):
    return (
        becoming.gap(
            [], course=training.course("flow-operator"), words="Clocks", by=cast("iris"), at=timezone.now()
        ).pk,
    )


def letter_to_send(cast):
    return (letters.compose(Month(2026, 5), by=cast("marta"), at=timezone.now()).pk,)


def brenner_owned(cast):
    ownership.assign(account=cast("ada").account, owner=cast("olga"), at=timezone.now(), by=None)
    return ("brenner",)


def years_of_brenner(cast):
    return (*brenner_owned(cast), timezone.now().year)


def task_for_olga(cast):
    brenner_owned(cast)
    rule = Rule.objects.create(name="Call them")
    return (Task.objects.create(rule=rule, account=cast("ada").account, opened_at=timezone.now()).pk,)


def owned(cast):
    """Brenner, which is Olga's."""
    account = cast("ada").account
    ownership.assign(account=account, owner=cast("olga"), at=timezone.now(), by=None)
    return account


def absence(cast):
    now = timezone.now()
    return (absences.cover(owner=cast("olga"), deputy=cast("milo"), starts_at=now, ends_at=now + timedelta(days=1)).pk,)


def parting(cast):
    return (partings.begin(account=owned(cast), why="Loud.", by=cast("olga"), at=timezone.now()).pk,)


# Address name: its row.
ROWS: dict[str, Row] = {
    # In Wagtail's admin, which sends whom it does not let in back to its start.
    "import_csv": Row({"anonymous": LOGIN, "stranger": LOGIN, "customers": LOGIN, "staff": 302, "manager": 200}),
    "import_cases": Row({"anonymous": LOGIN, "stranger": LOGIN, "customers": LOGIN, "staff": 302, "manager": 200}),
    "dashboard": Row({"anonymous": LOGIN, "*": 200}),
    "style_gallery": Row({"*": 404}),  # while DEBUG is off, for superusers only
    "choose_theme": Row({"*": 302}, method="post"),
    "search": Row({"*": 200}),
    "api_search": Row({"*": 400}),  # Without a question.
    "robots": Row({"*": 200}),
    "our_year": Row({"anonymous": LOGIN, "customers": 302, "owner": 302, "manager": 302, "*": 404}),
    "year": Row(OWN_YEAR, args=years_of_brenner),
    "year_csv": Row(OWN_YEAR, args=years_of_brenner),
    "year_pdf": Row(OWN_YEAR, args=years_of_brenner),
    "health": Row(OWNERS),
    "health_account": Row(OWNERS, args=brenner_owned),
    "health_task": Row(OWNERS, args=task_for_olga, method="post"),
    "book": Row(OWNERS),
    "reach": Row(OWNERS),
    "reach_back": Row(OWNERS | {"manager": 404, "owner": 302}, args=absence, method="post"),
    "owner_photo": Row({"anonymous": LOGIN, "*": 404}, args=lambda cast: (owned(cast).owner.pk,)),  # there is none
    "unowned": Row({"anonymous": LOGIN, "staff": 200, "*": 404}),
    "relationship": Row(FIGURES, args=lambda cast: (owned(cast).slug,)),
    "relationship_hand_over": Row(OWNERS, args=lambda cast: (owned(cast).slug,)),
    "relationship_brief": Row(OWNERS | {"owner": 302, "manager": 302}, args=lambda cast: (owned(cast).slug,)),
    "renewals": Row(OWNERS),
    "renewal": Row(OWNERS, args=lambda cast: (ContractLineFactory(account=owned(cast)).pk,)),
    "retention": Row(FIGURES),
    "concentration": Row(FIGURES),
    "partings": Row(OWNERS),
    "parting_new": Row(OWNERS, args=lambda cast: (owned(cast).slug,)),
    "parting": Row(OWNERS, args=parting),
    "parting_step": Row(OWNERS, args=lambda cast: (*parting(cast), "history")),
    "parting_embed": Row(OWNERS, args=parting, method="post"),
    "parting_certify": Row(OWNERS, args=parting, method="post"),
    "parting_send": Row(OWNERS, args=parting, method="post"),
    "parting_conclude": Row(OWNERS, args=parting, method="post"),
    "parting_decide": Row(OWNERS | {"owner": 404}, args=parting, method="post"),
    "listening": Row(LISTENERS),
    "listening_session": Row(OWN_SESSION, args=executives_session),
    "voice": Row(OUR_PEOPLE),
    "voice_calls": Row(OUR_PEOPLE | {"staff": 404}),  # the bare address chooses no calls
    "voice_become": Row(OUR_PEOPLE | {"staff": 404}, args=lambda cast: ("task",), method="post"),
    "voice_close": Row(OUR_PEOPLE | {"staff": 302}, args=gap_of_a_course, method="post"),
    "voice_compose": Row(OUR_PEOPLE | {"staff": 404}, method="post"),  # it names no month
    "voice_letter": Row(LETTER_WRITERS, args=letter_to_send),
    "voice_send": Row(
        LETTER_WRITERS | {"writer": 302, "moderator": 302, "manager": 302}, args=letter_to_send, method="post"
    ),
    "listening_cadence": Row(OUR_PEOPLE),
    "listening_leave": Row(
        OWN_SESSION | {"executive": 302}, args=lambda cast: (running_session(cast).pk,), method="post"
    ),
    "listening_bear": Row(OWN_SESSION, args=answered_session, method="post"),
    "listening_room": Row(OWN_SESSION, args=lambda cast: (running_session(cast).pk,)),
    "listening_call": Row(OWN_SESSION, args=call_in_the_room),
    "listening_sound": Row(OWN_SESSION | {"executive": 404}, args=call_in_the_room),  # there is no recording
    "listening_callers": Row(OWN_SESSION, args=lambda cast: (running_session(cast, "calls").pk,)),
    "listening_call_from": Row(OWN_SESSION, args=lambda cast: (session_with_a_call(cast)[0].pk, cast("ada").pk)),
    "listening_case": Row(OWN_SESSION, args=case_of_a_call),
    "listening_act": Row(OWN_SESSION, args=lambda cast: (*case_of_a_call(cast), "answer"), method="post"),
    "listening_accept_rules": Row(OWN_SESSION | {"executive": 302}, args=executives_session, method="post"),
}
