"""What there was between a company and us, and where we did not keep our word."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boards.seating.models import Application
from certification.credentials.models import Certificate
from portal.accounts.models import Account
from portal.revenue import money
from portal.revenue.models import ContractLine, Renewal
from portal.support import overdue
from portal.support.models import Case, Promise
from portal.support.overdue import InOrder

A_YEAR = timedelta(days=365)
MOST = 60


@dataclass(frozen=True)
class Happened:
    """One thing for a timeline: when, what, in whose words."""

    at: datetime
    what: str
    text: str = ""
    icon: str = "info"
    tone: str = ""


def of(account: Account, at: datetime) -> list[Happened]:
    """The newest first, up to `at`; a query for each kind."""
    told = [*_owners(account), *_contracts(account), *_seats(account), *_certificates(account), *_cases(account)]
    return sorted((one for one in told if one.at <= at), key=lambda one: one.at, reverse=True)[:MOST]


def _owners(account: Account) -> Iterator[Happened]:
    for ownership in account.ownerships.select_related("owner"):
        what = _("%(owner)s became owner of the relationship") % {"owner": ownership.owner}
        yield Happened(ownership.starts_at, what, ownership.brief, "people")


def _contracts(account: Account) -> Iterator[Happened]:
    for line in ContractLine.objects.filter(account=account, renewal_of=None, renews_itself=False):
        amount = money.as_text(line.yearly_amount, line.currency)
        what = _("Signed: %(what)s, %(amount)s a year") % {"what": line.description, "amount": amount}
        yield Happened(_morning(line.starts_on), what, icon="money")
    for renewal in Renewal.objects.filter(line__account=account).exclude(outcome="").select_related("line"):
        words = {"outcome": renewal.get_outcome_display(), "what": renewal.line.description}
        tone = "bad" if renewal.outcome in Renewal.LOSSES else "good"
        at = _morning(renewal.notice_on or renewal.line.ends_on)
        yield Happened(at, _("%(outcome)s: %(what)s") % words, renewal.reason, "money", tone)


def _seats(account: Account) -> Iterator[Happened]:
    for application in Application.objects.filter(account=account).select_related("board"):
        words = {"board": application.board.title, "state": application.get_state_display()}
        yield Happened(application.applied_at, _("A seat on %(board)s: %(state)s") % words, icon="board")


def _certificates(account: Account) -> Iterator[Happened]:
    people = account.memberships.values("user")
    for certificate in Certificate.objects.filter(user__in=people).select_related("user")[:MOST]:
        words = {"person": certificate.user, "title": certificate.title}
        yield Happened(certificate.issued_at, _("%(person)s was certified: %(title)s") % words, icon="certificate")


def _cases(account: Account) -> Iterator[Happened]:
    for case in Case.objects.filter(account=account).order_by("-opened_at")[:MOST]:
        yield Happened(case.opened_at, _("Case: %(subject)s") % {"subject": case.subject}, case.reference, "case")


@dataclass(frozen=True)
class Breaches:
    """Promises we missed, the latest first, and how often in a year the customer had to come again or met strangers."""

    missed: list[Promise]
    missed_in_year: int
    settled_in_year: int
    repeated: int
    answered_unread: int

    @property
    def words(self) -> str:
        what = ngettext("We missed %(n)d promise", "We missed %(n)d promises", self.missed_in_year)
        return what % {"n": self.missed_in_year}


def breaches(account: Account, at: datetime) -> Breaches:
    """What is late at `at` was missed, whether or not anybody has written it down. A fixed number of queries."""
    late = overdue.at(at, account)
    promised = Promise.objects.filter(account=account).exclude(pk__in=late.written_over)
    lately = promised.settled().due_between(at - A_YEAR, at)
    counts = dict(lately.order_by().values_list("is_missed").annotate(Count("pk")))
    missed = counts.get(True, 0) + len(late.due_between(at - A_YEAR, at))
    cases = Case.objects.filter(account=account, opened_at__gt=at - A_YEAR)
    again = cases.values_list("repeat_contacts", "answered_unread")
    return Breaches(
        missed=InOrder(promised.missed().select_related("case"), list(late.promises), latest_first=True)[:MOST],
        missed_in_year=missed,
        settled_in_year=missed + counts.get(False, 0),
        repeated=sum(repeated > 0 for repeated, _unread in again),
        answered_unread=sum(unread > 0 for _repeated, unread in again),
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
