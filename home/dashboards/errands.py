"""What waits for our own people, by what each of them is there for."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from boards.roadmap.models import Item
from boards.rounds.models import Round
from boards.seating.access import can_run_boards
from home.health import watching
from home.listening.models import ListeningSession
from home.relationship import following_up, unowned
from home.relationship.access import can_own, can_see_every_book, to_decide
from home.starting import checklist
from portal.accounts.access import MANAGERS, is_in
from portal.accounts.models import Account, User
from portal.knowledge.access import can_write_articles
from portal.knowledge.models import ArticlePage, RedactionMark
from portal.support.access import can_work_desk
from portal.support.models import Case

from .waiting import AT_MOST, Waiting, by_pressure


def for_staff(user: User, at: datetime) -> list[Waiting]:
    """In a customer's order: what is wrong first, then the soonest, what has no date last."""
    own = [*desk(user, at), *reviews(user), *marks(user), *boards(user), *listening(user, at), *partings(user, at)]
    own += promised(user, at)
    return [*start(user), *relations(user, at), *briefs(user, at), *by_pressure(own)]


def start(user: User) -> Iterator[Waiting]:
    """The next step of setting up, until the first customer is there."""
    if is_in(user, MANAGERS) and not Account.objects.exists():
        steps = checklist.steps()
        done = sum(step.is_done for step in steps)
        note = _("%(done)d of %(all)d steps before customers come are done.") % {"done": done, "all": len(steps)}
        step = next(step for step in steps if not step.is_done)
        yield Waiting(step.title, reverse("wagtailadmin_home"), "edit", note=note, tone="warn")


def desk(user: User, at: datetime) -> Iterator[Waiting]:
    if not can_work_desk(user):
        return
    late = Count("pk", filter=Q(assignee=user, status=Case.Status.OPEN, next_due_at__lt=at))
    nobody = Count("pk", filter=Q(assignee=None))
    count = Case.objects.open().aggregate(late=late, nobody=nobody)
    if count["late"]:
        what = ngettext("%(n)d case of yours is late", "%(n)d cases of yours are late", count["late"])
        yield Waiting(what % {"n": count["late"]}, reverse("desk") + "?show=mine", "warn", tone="bad")
    if count["nobody"]:
        what = ngettext("%(n)d case is with nobody", "%(n)d cases are with nobody", count["nobody"])
        yield Waiting(what % {"n": count["nobody"]}, reverse("desk"), "case", tone="warn")


def reviews(user: User) -> Iterator[Waiting]:
    """Pages in a workflow whose task is this person's to decide."""
    states = TaskState.objects.reviewable_by(user).select_related("revision").order_by("started_at")
    for state in states[:AT_MOST]:
        page = state.revision.as_object()
        what = _("Review “%(title)s”") % {"title": page.get_admin_display_title()}
        yield Waiting(what, reverse("wagtailadmin_pages:edit", args=[page.pk]), "article")


def marks(user: User) -> Iterator[Waiting]:
    if not can_write_articles(user):
        return
    undecided = Count("marks", filter=Q(marks__decision=RedactionMark.Decision.PENDING))
    articles = ArticlePage.objects.annotate(undecided=undecided).filter(undecided__gt=0, owner=user)
    for article in articles.order_by("latest_revision_created_at")[:AT_MOST]:
        what = ngettext(
            "Decide on %(n)d mark in “%(title)s”", "Decide on %(n)d marks in “%(title)s”", article.undecided
        )
        words = what % {"n": article.undecided, "title": article.get_admin_display_title()}
        yield Waiting(words, reverse("article_marks", args=[article.pk]), "redact")


def boards(user: User) -> Iterator[Waiting]:
    if not can_run_boards(user):
        return
    for item in Item.objects.waiting().select_related("board").order_by("proposed_at")[:AT_MOST]:
        what = _("Decide on “%(title)s”") % {"title": item.title}
        yield Waiting(what, reverse("item_decide", args=[item.pk]), "board", note=item.board.title)
    for round in Round.objects.filter(state=Round.State.CLOSED).select_related("board").order_by("closes_at")[:AT_MOST]:
        what = _("Publish the result of “%(title)s”") % {"title": round.title}
        yield Waiting(what, round.get_absolute_url(), "vote", note=round.board.title, tone="warn")


def listening(user: User, at: datetime) -> Iterator[Waiting]:
    """The next session, and those that were held and not answered for."""
    sessions = ListeningSession.objects.visible_to(user).filter(reflected_at=None)
    for session in sessions.filter(Q(ends_at__gt=at) | Q(rules_accepted_at__isnull=False)).order_by("starts_at")[
        :AT_MOST
    ]:
        is_over = session.ends_at <= at
        what = _("Say what you learned at the desk") if is_over else _("Listen at the desk")
        due = None if is_over else session.starts_at
        yield Waiting(what, reverse("listening_session", args=[session.pk]), "eye", due)


def promised(user: User, at: datetime) -> Iterator[Waiting]:
    """What rules ask of the owner of a relationship."""
    if not can_own(user):
        return
    for task in watching.open_for(user, at)[:AT_MOST]:
        address = reverse("health_account", args=[task.account.slug])
        yield Waiting(str(task.rule), address, "people", note=str(task.account), tone="warn")


def relations(user: User, at: datetime) -> Iterator[Waiting]:
    """Above everything else, for everybody: a customer who pays us and whom nobody answers for."""
    counted = unowned.count(at)
    if counted.paying:
        what = ngettext(
            "%(n)d company that pays us has no relationship owner",
            "%(n)d companies that pay us have no relationship owner",
            counted.paying,
        )
        yield Waiting(what % {"n": counted.paying}, reverse("unowned"), "people", tone="bad")
    elif counted.all and can_see_every_book(user):
        what = ngettext(
            "%(n)d company has no relationship owner", "%(n)d companies have no relationship owner", counted.all
        )
        yield Waiting(what % {"n": counted.all}, reverse("unowned"), "people", tone="warn")


def briefs(user: User, at: datetime) -> Iterator[Waiting]:
    """Of relationships that were handed over: read before anything is said to the company."""
    for given in user.ownerships.current(at).unread().select_related("account", "given_by"):
        what = _("Read the brief: %(company)s is yours") % {"company": given.account}
        note = _("From %(person)s") % {"person": given.given_by} if given.given_by else ""
        yield Waiting(what, reverse("relationship_brief", args=[given.account.slug]), "people", note=note, tone="bad")


def partings(user: User, at: datetime) -> Iterator[Waiting]:
    """Difficult customers: those to be decided on, and those on whom one is to look back."""
    for parting in to_decide(user).select_related("account")[:AT_MOST]:
        what = _("Decide whether %(company)s stays") % {"company": parting.account}
        yield Waiting(what, parting.get_absolute_url(), "people", tone="warn")
    for parting in following_up.waiting_for(user, at).select_related("account")[:AT_MOST]:
        what = _("Look back two quarters: %(company)s") % {"company": parting.account}
        yield Waiting(what, parting.get_absolute_url(), "eye")
