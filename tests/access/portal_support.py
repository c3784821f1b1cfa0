"""Promises and support."""

from datetime import date

from django.core.files.base import ContentFile

from portal.support.models import CreditDue, Incident, Promise, ReceivedMail
from tests.access.matrix import LOGIN, Row
from tests.factories.portal_support import AttachmentFactory, CaseEventFactory, CaseFactory


def brenners_case(cast):
    return (CaseFactory(account=cast("ada").account).reference,)


def resolved_case(cast):
    case = CaseFactory(account=cast("ada").account, resolved=True)
    return (case.reference,)


def of_the_company(method="get", args=brenners_case):
    """The case's own company and nobody else; staff have the desk."""
    return Row({"anonymous": LOGIN, "member": 200, "admin": 200, "*": 404}, args, method)


def on_the_desk(args=brenners_case, method="get"):
    return Row({"anonymous": LOGIN, "support": 200, "manager": 200, "*": 404}, args, method)


def nobodys_survey(cast):
    return ("1:unsigned:link",)


def sent_file(cast):
    event = CaseEventFactory(case=CaseFactory(account=cast("ada").account))
    return event.case.reference, AttachmentFactory(event=event).pk


def open_incident(cast):
    case = CaseFactory(account=cast("ada").account)
    incident = Incident.objects.create(title="Trends stay empty", opened_by=cast("sam"))
    incident.cases.add(case)
    return (incident.pk,)


def held_mail(cast):
    case = CaseFactory(account=cast("ada").account)
    mail = ReceivedMail.objects.create(
        key="0" * 64, outcome="unknown", case=case, raw=ContentFile(b"From: x@y.example", "m")
    )
    return case.reference, mail.pk


def missed_promise(cast):
    case = CaseFactory(account=cast("ada").account)
    words = {"account": case.account, "severity": 3, "due_at": case.opened_at, "is_missed": True}
    return (Promise.objects.create(case=case, kind="resolution", **words).pk,)


def waiting_credit(cast):
    account = cast("ada").account
    credit = CreditDue.objects.create(
        account=account, kind="goodwill", month=date(2026, 6, 1), amount=1, currency="EUR", reason="A wrong answer."
    )
    return (credit.pk,)


FIGURES = {"anonymous": LOGIN, "customers": 200, "support": 200, "manager": 200, "writer": 200, "owner": 200}
OF_THE_DESK = {"anonymous": LOGIN, "support": 302, "manager": 302, "*": 404}
OF_MANAGERS = {"anonymous": LOGIN, "manager": 302, "*": 404}
ASKING = Row({"anonymous": LOGIN, "customers": 200, "*": 404})
READING = {"support", "manager", "writer", "owner", "executive"}
READ_ON_THE_DESK = Row({"anonymous": LOGIN, **dict.fromkeys(READING, 200), "*": 404})

# A POST without words is answered with the page and what is missing, so a door that opens says 200.
ROWS: dict[str, Row] = {
    "tier": ASKING,
    "tier_on": Row({"anonymous": LOGIN, "stranger": 404, "customers": 200, "staff": 200}),
    "cases": ASKING,
    "case_new": ASKING,
    "case": of_the_company(),
    "case_file": Row(
        {"anonymous": LOGIN, "member": 200, "admin": 200, **dict.fromkeys(READING, 200), "*": 404}, sent_file
    ),
    "case_reply": of_the_company("post"),
    "case_follow": of_the_company("post"),
    "case_unfollow": of_the_company("post"),
    "case_reopen": of_the_company("post", resolved_case),
    "desk": on_the_desk(lambda cast: ()),
    "call_new": on_the_desk(lambda cast: ()),
    "call_from": on_the_desk(lambda cast: (cast("ada").pk,)),
    "desk_case": Row({"anonymous": LOGIN, **dict.fromkeys(READING, 200), "*": 404}, brenners_case),
    "desk_answer": on_the_desk(method="post"),
    "desk_note": on_the_desk(method="post"),
    "desk_resolve": on_the_desk(method="post"),
    "desk_assign": Row({"anonymous": LOGIN, "support": 200, "manager": 200, "*": 404}, brenners_case, "post"),
    "case_severity": of_the_company("post"),
    "desk_hand_over": on_the_desk(method="post"),
    "desk_read": on_the_desk(method="post"),
    "desk_expect": on_the_desk(method="post"),
    "desk_severity": on_the_desk(method="post"),
    "achieved": Row({**FIGURES, "executive": 200, "*": 404}),
    # Our people name a company; without one they are led to the page that asks for it.
    "achieved_csv": Row({**FIGURES, **dict.fromkeys(READING, 302), "*": 404}),
    "achieved_pdf": Row({**FIGURES, **dict.fromkeys(READING, 302), "*": 404}),
    # Whoever holds the signed link answers; anybody else finds nothing.
    "survey": Row({"*": 404}, nobodys_survey),
    "intake_telephony": Row({"*": 503}, method="post"),
    "intake_twilio": Row({"*": 503}, method="post"),
    "intake_transcript": Row({"*": 503}, lambda cast: ("pbx", "7"), "post"),
    "incidents": on_the_desk(lambda cast: ()),
    "incident": on_the_desk(open_incident),
    "incident_update": on_the_desk(open_incident, "post"),
    "incident_resolve": on_the_desk(open_incident, "post"),
    "incident_join": on_the_desk(method="post"),
    "intake_mail": Row({"*": 503}, method="post"),
    "desk_load": READ_ON_THE_DESK,
    "desk_load_csv": READ_ON_THE_DESK,
    "desk_missed": READ_ON_THE_DESK,
    "desk_missed_csv": READ_ON_THE_DESK,
    "desk_promise": Row({"anonymous": LOGIN, **dict.fromkeys(READING, 200), "*": 404}, missed_promise),
    "promise_leave_out": Row({"anonymous": LOGIN, "manager": 200, "*": 404}, missed_promise, "post"),
    "promise_count_again": Row(OF_MANAGERS, missed_promise, "post"),
    "credits": Row({"anonymous": LOGIN, "manager": 200, "*": 404}),
    "credits_propose": Row(OF_MANAGERS, method="post"),
    "credit_approve": Row(OF_MANAGERS, waiting_credit, "post"),
    "credit_decline": Row(OF_MANAGERS, waiting_credit, "post"),
    "mail_let_in": Row(OF_THE_DESK, held_mail, "post"),
    "mail_leave_out": Row(OF_THE_DESK, held_mail, "post"),
    "desk_reopen": on_the_desk(resolved_case, "post"),
}
