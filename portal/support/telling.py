"""Mail about what happens to a case: to the customer's contact, and to the one of us who has it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox import mail

from . import access, addressing, audience
from .models import CaseEvent, Promise

Kind = CaseEvent.Kind

TO_CONTACT = {
    Kind.OPENED: _("We have your case"),
    Kind.CONTACTED: _("We noted what you told us"),
    Kind.ANSWERED: _("We answered"),
    Kind.UPDATED: _("Where we are"),
    Kind.EXPECTED: _("When to expect it"),
    Kind.WORKAROUND: _("A way around it"),
    Kind.SEVERITY: _("The severity has changed"),
    Kind.RESOLVED: _("Your case is resolved"),
}
TO_ASSIGNEE = {
    Kind.ASSIGNED: _("This case is yours"),
    Kind.HANDED_OVER: _("Handed over to you: read it"),
    Kind.ESCALATED: _("Escalated to you: read it"),
    Kind.SEVERITY: _("The customer changed the severity"),
    Kind.CONTACTED: _("The customer got in touch again"),
    Kind.REPLIED: _("The customer replied"),
    Kind.REOPENED: _("The customer reopened the case"),
    Kind.THANKED: _("The customer says thank you: the case stays resolved"),
    Kind.HELD_BACK: _("A mail was held back: look at it"),
}


def tell(event: CaseEvent, *, to: User, survey: str = "") -> None:
    """One mail to the customer's side; `survey` is the signed token of the survey about it."""
    reply_to = addressing.reply_to(addressing.Thread(event.case_id, to.pk))
    news = str(TO_CONTACT[Kind(event.kind)])
    _send("portal/support/mail/contact", event, to, news, reply_to=reply_to, survey=survey)


def tell_contact(event: CaseEvent, *, survey: str = "", told: set[int] | None = None) -> None:
    """Who asked, and who follows the case; but for those `told` already, who are added to. Who asked is surveyed."""
    told = set() if told is None else told
    contact = event.case.contact
    for person in (contact, *audience.followers(event.case)):
        if person.pk not in told:
            told.add(person.pk)
            tell(event, to=person, survey=survey if person == contact else "")


def tell_assignee(event: CaseEvent) -> None:
    """Nobody has to be told of what they did themselves, or where nobody has the case."""
    assignee = event.case.assignee
    if assignee and assignee != event.author:
        _send("portal/support/mail/assignee", event, assignee, str(TO_ASSIGNEE[Kind(event.kind)]))


def tell_of_promise(event: CaseEvent) -> None:
    """A warning goes to who has the case, or to the managers while nobody has; that a promise was missed, to both."""
    case, promise = event.case, Promise.Kind(event.facts["promise"]).label
    words = gettext("Due soon") if event.kind == Kind.WARNED else gettext("Missed")
    readers = {case.assignee} if case.assignee else set(access.managers())
    if event.kind == Kind.BREACHED:
        readers |= set(access.managers())
    for reader in sorted(readers, key=lambda reader: reader.pk):
        _send("portal/support/mail/assignee", event, reader, f"{words}: {promise}")


def _send(template: str, event: CaseEvent, to: User, news: str, *, reply_to: str = "", **more: str) -> None:
    mail.send(
        to=to.email,
        template=template,
        context={"event": event, "case": event.case, "reader": to, "news": news, "reply_to": reply_to, **more},
        key=f"case-event:{event.pk}:{to.pk}",
        headers=addressing.headers(event.case_id, event.pk, to.pk),
        reply_to=reply_to,
    )
