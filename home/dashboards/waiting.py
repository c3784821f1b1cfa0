"""What waits for a customer: the things only they, or their company, can do next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from boards.loop import confirming
from boards.rounds.waiting import waiting_for
from boards.seating.models import Application
from certification.billing.models import Subscription
from certification.courses.models import PaidSeat
from certification.courses.progress import Progress
from certification.credentials.models import Achievement, Certificate
from certification.exams.models import Attempt, Exam
from certification.levels import counting
from portal.accounts.access import can_manage_billing, can_manage_team
from portal.accounts.models import User
from portal.support.models import Case

SOON = timedelta(days=90)
AT_MOST = 5  # of each kind; the list it links to has the rest


@dataclass(frozen=True)
class Waiting:
    """One thing to do: its words, where it is done, and by when if there is a when.

    `tone` is warn where somebody else waits for it, bad where something is wrong or a clock runs.
    """

    text: str
    address: str
    icon: str
    due: datetime | None = None
    note: str = ""
    tone: str = ""


def for_customer(user: User, courses: Iterable[Progress], at: datetime) -> list[Waiting]:
    """What is wrong first, then the soonest, what has no date last. `courses` are those the person has taken up."""
    learning = [*exams(user, at), *sittings(user, courses, at), *seats(user, at)]
    holding = [*certificates(user, at), *consents(user, at)]
    sitting = [*votes(user, at), *invitations(user), *shipped(user)]
    return by_pressure([*learning, *holding, *sitting, *payments(user), *cases(user)])


def by_pressure(things: Iterable[Waiting]) -> list[Waiting]:
    return sorted(things, key=lambda thing: (thing.tone != "bad", thing.due is None, thing.due))


def exams(user: User, at: datetime) -> Iterator[Waiting]:
    """Those whose clock is running."""
    for attempt in Attempt.objects.visible_to(user).open().filter(deadline__gt=at).select_related("version"):
        text = _("Finish your exam: %(exam)s") % {"exam": attempt.version.title}
        yield Waiting(text, reverse("attempt", args=[attempt.uuid]), "clock", attempt.deadline, tone="bad")


def sittings(user: User, courses: Iterable[Progress], at: datetime) -> Iterator[Waiting]:
    """Exams of courses whose lessons are done, until the person is certified."""
    certified = set(Certificate.objects.visible_to(user).valid(at).values_list("credential", flat=True))
    learnt = [taken.course for taken in courses if taken.is_complete and taken.course.slug not in certified]
    shorter = Achievement.objects.exclude(delta_exam=None).values("delta_exam")
    for exam in Exam.objects.open().filter(course__in=learnt).exclude(pk__in=shorter).order_by("pk"):
        text = _("Sit the exam: %(exam)s") % {"exam": exam.title}
        yield Waiting(text, reverse("exam", args=[exam.slug]), "course", note=_("You have read its lessons."))


def seats(user: User, at: datetime) -> Iterator[Waiting]:
    """Paid seats that wait for the person to begin."""
    for kind in PaidSeat.__subclasses__():
        for seat in kind.objects.usable_by(user, at).select_related("account", kind.taught_name)[:AT_MOST]:
            text = _("Begin: %(title)s") % {"title": seat.taught}
            note = _("%(company)s has paid for your seat.") % {"company": seat.account} if seat.account else ""
            yield Waiting(text, seat.address, "course", note=note)


def votes(user: User, at: datetime) -> Iterator[Waiting]:
    for round in waiting_for(user, at)[:AT_MOST]:
        text = _("Vote for your company: %(round)s") % {"round": round.title}
        yield Waiting(text, round.get_absolute_url(), "vote", round.closes_at, note=round.board.title)


def invitations(user: User) -> Iterator[Waiting]:
    """Seats on boards that are kept for the company, for those who may take them for it."""
    if can_manage_team(user):
        invited = Application.objects.visible_to(user).filter(state=Application.State.INVITED)
        for application in invited.select_related("board").order_by("answer_by")[:AT_MOST]:
            text = _("Take the seat that is kept for your company: %(board)s") % {"board": application.board.title}
            yield Waiting(text, application.get_absolute_url(), "board", application.answer_by)


def shipped(user: User) -> Iterator[Waiting]:
    """What the company asked for and was told is there: only they know whether it solves it."""
    if user.account:
        for item in confirming.waiting_for(user).select_related("board")[:AT_MOST]:
            text = _("Does it solve it? %(item)s") % {"item": item.title}
            yield Waiting(text, item.get_absolute_url(), "done", note=item.board.title)


def payments(user: User) -> Iterator[Waiting]:
    if can_manage_billing(user):
        owing = Subscription.objects.filter(customer__account=user.account, status=Subscription.Status.PAST_DUE)
        for _subscription in owing[:AT_MOST]:
            yield Waiting(_("A payment failed: check the card we charge"), reverse("plan"), "money", tone="bad")


def cases(user: User) -> Iterator[Waiting]:
    asked = Case.objects.visible_to(user).filter(status=Case.Status.WAITING).order_by("paused_at")
    for case in asked[:AT_MOST]:
        text = _("We need your answer: %(case)s") % {"case": case.subject}
        yield Waiting(text, case.get_absolute_url(), "comment", note=case.reference, tone="warn")


def consents(user: User, at: datetime) -> Iterator[Waiting]:
    """Certificates that help the company only once their holder lets them."""
    holds = Certificate.objects.visible_to(user).valid(at).exists()
    if holds and user.account and not counting.is_counted(user, at):
        text = _("Let your certificates count for %(company)s") % {"company": user.account}
        yield Waiting(text, reverse("level"), "tier")


def certificates(user: User, at: datetime) -> Iterator[Waiting]:
    lapsing = Certificate.objects.visible_to(user).valid(at).with_status(at).filter(expires_at__lt=at + SOON)
    for certificate in lapsing.filter(is_renewed=False).order_by("expires_at")[:AT_MOST]:
        text = _("Renew your certificate: %(title)s") % {"title": certificate.title}
        yield Waiting(text, reverse("certificate", args=[certificate.uuid]), "certificate", certificate.expires_at)
