"""Taking another tool's tickets as cases. Nobody is told, and what was promised there is not ours.

A case that is over carries no promise, and so does an open one unless it is asked for: then its company's tier holds
for it in full from the instant it is brought over, by an event of its own. Reckoned back to when the ticket was opened,
it would be missed before anybody had given it.

A ticket is known by its tool and number, and what was written on it by its key there, so a file may be taken again:
what is there stays, and what is new is added as long as nobody has worked on the case here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import Account, Membership, User
from portal.products.models import Product
from portal.promises import deadlines

from . import access, cases, history, state
from .foreign import OPEN, RESOLVED, WAITING, Ticket, Word
from .models import Case, CaseEvent, Origin

Kind = CaseEvent.Kind
BATCH = 100
# Written by no person: they do not say that somebody works on the case here.
OF_THE_TIMER = {Kind.WARNED, Kind.BREACHED}


class Outcome(models.TextChoices):
    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    SAME = "unchanged", gettext_lazy("unchanged")
    REFUSED = "refused", gettext_lazy("refused")


class Refused(Exception):
    """The ticket cannot be taken; the words say why."""


@dataclass(frozen=True)
class Line:
    """What became of one ticket; `reference` is its case here."""

    number: int
    key: str
    subject: str
    outcome: Outcome
    words: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Import:
    """What all tickets of a file share. `product` is that of tickets that name none; None where there is no such."""

    tool: str
    product: Product | None
    by: User | None
    at: datetime
    # Open cases are promised what their company is owed, from `at` on.
    is_promised: bool = False


def run(tickets: Sequence[Ticket], how: Import, *, is_dry: bool = False) -> list[Line]:
    """A line for each ticket; with `is_dry` nothing is kept."""
    taker, lines, seen = _Taker(tickets, how), list[Line](), dict[str, int]()
    for start in range(0, len(tickets), BATCH):
        with transaction.atomic():
            lines += [_line(taker, ticket, seen) for ticket in tickets[start : start + BATCH]]
            transaction.set_rollback(is_dry)
    return lines


def summary(lines: Iterable[Line]) -> str:
    lines = list(lines)
    return ", ".join(f"{sum(line.outcome == one for line in lines)} {one.label}" for one in Outcome)


def _line(taker: "_Taker", ticket: Ticket, seen: dict[str, int]) -> Line:
    about = (ticket.number, ticket.key, ticket.subject)
    try:
        if ticket.problem:
            raise Refused(ticket.problem)
        if (first := seen.setdefault(ticket.key, ticket.number)) != ticket.number:
            raise Refused(_("The same as row %d.") % first)
        with transaction.atomic():
            outcome, words, case = taker.take(ticket)
    except Refused as refusal:
        return Line(*about, Outcome.REFUSED, str(refusal))
    except IntegrityError:
        return Line(*about, Outcome.REFUSED, _("Somebody brings it over at this moment. Take the file again."))
    return Line(*about, outcome, words, case.reference)


class _Taker:
    """Knows people, products and what was brought before, so that a ticket asks little."""

    def __init__(self, tickets: Sequence[Ticket], how: Import) -> None:
        self.how = how
        emails = {ticket.requester for ticket in tickets} | {ticket.assignee for ticket in tickets}
        emails |= {word.sender for ticket in tickets for word in ticket.words}
        self.users = {user.email: user for user in User.objects.filter(email__in=emails)}
        members = Membership.objects.current(how.at).filter(user__email__in=emails, user__is_staff=False)
        self.accounts = {one.user.email: one.account for one in members.select_related("user", "account")}
        self.desk = set(access.desk_people().values_list("pk", flat=True))
        products = list(Product.objects.all())
        self.products = {one.slug: one for one in products} | {one.name.lower(): one for one in products}
        keys = [ticket.key for ticket in tickets]
        origins = Origin.objects.filter(tool=how.tool, key__in=keys)
        self.brought = {origin.key: origin.case_id for origin in origins}

    def take(self, ticket: Ticket) -> tuple[Outcome, str, Case]:
        if ticket.key in self.brought:
            held = Case.objects.select_for_update(of=("self",)).select_related("account", "calendar_version")
            return self._add(held.get(pk=self.brought[ticket.key]), ticket)
        case = self._case(ticket)
        opened = CaseEvent(kind=Kind.OPENED, at=case.opened_at, author=case.contact, facts=cases.stamped(case))
        events = [opened]
        events += self._words(ticket.words, case.account, case.opened_at)
        events += self._assigned(ticket, events[-1].at)
        events += self._end(ticket, events[-1].at, OPEN)
        events += self._promised(ticket, case, events[-1].at)
        history.write_all(case, events)
        Origin.objects.create(case=case, tool=self.how.tool, key=ticket.key, brought_at=self.how.at)
        return Outcome.NEW, "", case

    def _case(self, ticket: Ticket) -> Case:
        account, product = self.accounts.get(ticket.requester), self._product(ticket)
        if account is None:
            raise Refused(_("No customer here has the address %s.") % ticket.requester)
        try:
            stamp = deadlines.stamp(account=account, severity=ticket.severity, at=self.how.at)
        except deadlines.NOT_SET_UP:
            raise Refused(_("An SLA tier with opening hours is missing.")) from None
        case = Case(
            account=account,
            contact=self.users[ticket.requester],
            product=product,
            subject=ticket.subject,
            description=ticket.description or ticket.subject,
            severity=ticket.severity,
            opened_at=ticket.opened_at or self.how.at,
            **{name: getattr(stamp, name) for name in ("tier", "tier_version", "calendar", "calendar_version")},
        )
        cases.number(case)
        return case

    def _product(self, ticket: Ticket) -> Product:
        product = self.products.get(ticket.product.lower(), self.how.product)
        if product is None:
            raise Refused(
                _("We know no product “%s”.") % ticket.product if ticket.product else _("It names no product.")
            )
        return product

    def _add(self, case: Case, ticket: Ticket) -> tuple[Outcome, str, Case]:
        """What has come to the ticket since it was brought over."""
        opened, *events = case.events.order_by("pk")
        known = {event.facts.get("key") for event in events if event.kind not in OF_THE_TIMER}
        fresh = [word for word in ticket.words if word.key not in known]
        if not fresh and ticket.status == case.status:
            return Outcome.SAME, "", case
        if None in known:
            return Outcome.SAME, _("It was worked on here since: nothing was added."), case
        since = max(event.at for event in (opened, *events))
        late = [word for word in fresh if word.at >= since]
        added, stands = self._words(late, case.account, since), case.status
        if stands == RESOLVED and (added or ticket.status != RESOLVED):
            at = added[0].at if added else since
            added.insert(0, _event(Kind.REOPENED, at, f"reopened {at.isoformat()}", None))
            stands = OPEN
        added += self._end(ticket, added[-1].at if added else since, stands)
        history.write_all(case, added)
        older = len(fresh) - len(late)
        words = _("%d older than what stands here were left out.") % older if older else ""
        return Outcome.CHANGED if added else Outcome.SAME, words, case

    def _words(self, words: Iterable[Word], account: Account, since: datetime) -> list[CaseEvent]:
        return [self._word(word, account, max(word.at, since)) for word in words]

    def _word(self, word: Word, account: Account, at: datetime) -> CaseEvent:
        person = self.users.get(word.sender)
        is_theirs = self.accounts.get(word.sender) == account or not word.is_ours
        # In somebody's name only where they are who may write here: one of us, or of the case's company.
        is_known = person is not None and (self.accounts.get(word.sender) == account if is_theirs else person.is_staff)
        kind = Kind.NOTED if word.is_internal else Kind.REPLIED if is_theirs else Kind.ANSWERED
        named = word.name or word.sender
        facts = {"from": named} if not is_known and named else {}
        return _event(kind, at, word.key, person if is_known else None, text=word.told, facts=facts)

    def _assigned(self, ticket: Ticket, at: datetime) -> list[CaseEvent]:
        """Whoever had it there has it here, where they work on the desk and it is not over."""
        assignee = self.users.get(ticket.assignee)
        if ticket.status == RESOLVED or assignee is None or assignee.pk not in self.desk:
            return []
        return [_event(Kind.ASSIGNED, at, "assigned", self.how.by, assignee=assignee)]

    def _promised(self, ticket: Ticket, case: Case, last: datetime) -> list[CaseEvent]:
        if not self.how.is_promised or ticket.status == RESOLVED:
            return []
        facts = {"severity": case.severity, "target": state.targets_of(case, case.severity)}
        return [_event(Kind.PROMISED, max(last, self.how.at), "promised", self.how.by, facts=facts)]

    def _end(self, ticket: Ticket, last: datetime, stands: str) -> list[CaseEvent]:
        """From how the case stands to how the ticket does: over, waiting for the customer, or neither."""
        if ticket.status == stands:
            return []
        if ticket.status == RESOLVED:
            over_at = max(last, ticket.resolved_at or last)
            said = {"outcome": Case.Outcome.SOLVED, "text": _("Closed in %s.") % Origin.Tool(self.how.tool).label}
            return [_event(Kind.RESOLVED, over_at, f"resolved {over_at.isoformat()}", None, **said)]
        if ticket.status == WAITING:
            facts = {"waits_for": Case.WaitsFor.ANSWER}
            return [_event(Kind.PAUSED, last, f"paused {last.isoformat()}", None, facts=facts)]
        return [_event(Kind.RESUMED, last, f"resumed {last.isoformat()}", None)]


def _event(kind: str, at: datetime, key: str, author: User | None, **said: Any) -> CaseEvent:
    facts = said.pop("facts", {}) | {"key": key}
    return CaseEvent(kind=kind, at=at, author=author, facts=facts, **said)
