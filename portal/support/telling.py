"""Mail about what happens to a case: to the customer's contact, and to the one of us who has it."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox import mail

from .models import CaseEvent

Kind = CaseEvent.Kind

TO_CONTACT = {
    Kind.OPENED: _("We have your case"),
    Kind.CONTACTED: _("We noted what you told us"),
    Kind.ANSWERED: _("We answered"),
    Kind.UPDATED: _("Where we are"),
    Kind.RESOLVED: _("Your case is resolved"),
}
TO_ASSIGNEE = {
    Kind.ASSIGNED: _("This case is yours"),
    Kind.REPLIED: _("The customer replied"),
    Kind.REOPENED: _("The customer reopened the case"),
}


def tell(event: CaseEvent, *, to: User) -> None:
    """One mail to the customer's side."""
    _send("portal/support/mail/contact", event, to, str(TO_CONTACT[Kind(event.kind)]))


def tell_contact(event: CaseEvent) -> None:
    tell(event, to=event.case.contact)


def tell_assignee(event: CaseEvent) -> None:
    """Nobody has to be told of what they did themselves, or where nobody has the case."""
    assignee = event.case.assignee
    if assignee and assignee != event.author:
        _send("portal/support/mail/assignee", event, assignee, str(TO_ASSIGNEE[Kind(event.kind)]))


def _send(template: str, event: CaseEvent, to: User, news: str) -> None:
    mail.send(
        to=to.email,
        template=template,
        context={"event": event, "case": event.case, "reader": to, "news": news},
        key=f"case-event:{event.pk}:{to.pk}",
    )
