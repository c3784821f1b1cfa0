"""Holding a listening session, in its order: book, accept the rules, come, leave or stay, reflect."""

from datetime import datetime, timedelta

from django.db import transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from . import access, naming
from .models import ListeningSession

LENGTH = timedelta(hours=1)
Mode = ListeningSession.Mode


class SessionRefused(Exception):
    """The act comes at the wrong time, or from somebody who may not."""


class InThePast(SessionRefused):
    pass


class AlreadyBooked(SessionRefused):
    """Another session of the same person lies in that hour."""


class NotCertified(SessionRefused):
    """Calls are taken by those who hold a certificate for a product."""


class RulesNotAccepted(SessionRefused):
    pass


class TooLate(SessionRefused):
    """The session is over: nobody accepts rules afterwards."""


class NotRunning(SessionRefused):
    pass


class NotOver(SessionRefused):
    pass


class AlreadyReflected(SessionRefused):
    """Answers are given once."""


class RepNamed(SessionRefused):
    """Somebody of the desk is named: `names` are the words that do."""

    def __init__(self, names: list[str]):
        super().__init__(names)
        self.names = names


def book(*, listener: User, starts_at: datetime, at: datetime, mode: str = Mode.LISTEN) -> ListeningSession:
    """Raises InThePast, NotCertified, AlreadyBooked."""
    if starts_at <= at:
        raise InThePast
    if mode == Mode.CALLS and not access.can_take_calls(listener, at):
        raise NotCertified
    ends_at = starts_at + LENGTH
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=listener.pk)
        booked = ListeningSession.objects.filter(listener=listener, starts_at__lt=ends_at, ends_at__gt=starts_at)
        if booked.exists():
            raise AlreadyBooked
        session = ListeningSession.objects.create(listener=listener, starts_at=starts_at, ends_at=ends_at, mode=mode)
        log(session, "home.listening.book", user=listener)
    return session


def accept_rules(session: ListeningSession, *, at: datetime) -> None:
    """Raises TooLate."""
    if at >= session.ends_at:
        raise TooLate
    ListeningSession.objects.filter(pk=session.pk, rules_accepted_at=None).update(rules_accepted_at=at)


def leave(session: ListeningSession, *, at: datetime) -> None:
    """End it before its hour is over; nothing more is heard, and the questions are asked. Raises NotRunning."""
    with transaction.atomic():
        if not ListeningSession.objects.running(at).filter(pk=session.pk, starts_at__lt=at).update(ends_at=at):
            raise NotRunning
        log(session, "home.listening.leave", user=session.listener)


def reflect(session: ListeningSession, *, learned: str, different: str, profitability: str, at: datetime) -> None:
    """Keep the three answers, once. Raises RulesNotAccepted, NotOver while it lasts, RepNamed, AlreadyReflected."""
    if session.rules_accepted_at is None:
        raise RulesNotAccepted
    if at < session.ends_at:
        raise NotOver
    refuse_names(learned, different, profitability, by=session.listener)
    with transaction.atomic():
        unanswered = ListeningSession.objects.filter(pk=session.pk, reflected_at=None)
        words = {"learned": learned, "different": different, "profitability": profitability}
        if not unanswered.update(**words, reflected_at=at):
            raise AlreadyReflected
        log(session, "home.listening.reflect", user=session.listener)


def refuse_names(*texts: str, by: User) -> None:
    """Raises RepNamed: nothing that is written after a session tells with whom somebody sat."""
    if names := naming.of_the_desk("\n".join(texts), writer=by):
        raise RepNamed(names)
