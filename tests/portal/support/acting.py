"""Random lives of cases, by the verbs people use."""

from datetime import timedelta

from portal.support import calls, cases, consenting, expecting, handing, history
from portal.support.models import Call

REFUSED = (
    *(history.IsResolved, history.IsNotResolved),
    *(cases.NeedsSummary, handing.NotYours, expecting.NothingChanges),
)


def acts(case, customer, staff, chance):
    """Everything that can be done to a case, as functions of the instant."""
    some = lambda: chance.choice(staff)  # noqa: E731 - a name for each choice would hide the list below
    contact = calls.Contact(person=customer, channel=Call.Channel.PHONE, consent=consenting.Consent(use=True))
    return [
        lambda at: cases.answer(case, text="Answer", by=some(), at=at),
        lambda at: cases.answer(case, text="Question", waits=True, by=some(), at=at),
        lambda at: cases.update(case, text="Update", by=some(), at=at),
        lambda at: cases.give_workaround(case, text="Restart", by=some(), at=at),
        lambda at: cases.note(case, text="Note", by=some(), at=at),
        lambda at: cases.assign(case, to=some(), by=some(), at=at),
        lambda at: handing.hand_over(case, to=chance.choice([*staff, None]), text="Summary", by=some(), at=at),
        lambda at: handing.escalate(case, to=some(), text="Summary", by=some(), at=at),
        lambda at: handing.read(case, by=some(), at=at),
        lambda at: expecting.change_severity(case, severity=chance.randint(1, 4), text="So", by=some(), at=at),
        lambda at: expecting.expect(case, until=at + timedelta(days=1), text="Parts", by=some(), at=at),
        lambda at: calls.add_call(contact=contact, case=case, said="Again", by=some(), at=at),
        lambda at: cases.reply(case, text="Reply", by=customer, at=at),
        lambda at: cases.resolve(case, outcome="solved", text="Done", by=some(), at=at),
        lambda at: cases.reopen(case, text="No", by=customer, at=at),
    ]


def live(case, customer, staff, chance, *, start, length):
    """Do `length` random things in order of time; the instants and names of those that were not refused."""
    at, done = start, 0
    while done < length:
        at += timedelta(minutes=chance.randint(0, 900))
        try:
            chance.choice(acts(case, customer, staff, chance))(at)
        except REFUSED:
            continue
        done += 1
    return at
