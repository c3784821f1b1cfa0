"""Holding a listening session, in its order: book, accept the rules, listen, reflect."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from portal.accounts.models import User

from .models import ListeningSession

LENGTH = timedelta(hours=1)


class SessionRefused(Exception):
    """The act comes at the wrong time; the text says why."""


class InThePast(SessionRefused):
    pass


class AlreadyBooked(SessionRefused):
    pass


class RulesNotAccepted(SessionRefused):
    pass


class NotOver(SessionRefused):
    pass


def book(*, listener: User, starts_at: datetime, at: datetime) -> ListeningSession:
    """Raises InThePast or AlreadyBooked (the same person, the same hour)."""
    if starts_at <= at:
        raise InThePast
    try:
        with transaction.atomic():
            session = ListeningSession.objects.create(
                listener=listener, starts_at=starts_at, ends_at=starts_at + LENGTH
            )
            log(session, "home.listening.book", user=listener)
    except IntegrityError:
        raise AlreadyBooked from None
    return session


def accept_rules(session: ListeningSession, *, at: datetime) -> None:
    ListeningSession.objects.filter(pk=session.pk, rules_accepted_at=None).update(rules_accepted_at=at)


def reflect(session: ListeningSession, *, learned: str, different: str, profitability: str, at: datetime) -> None:
    """Keep the three answers. Raises RulesNotAccepted, or NotOver while the session lasts."""
    if session.rules_accepted_at is None:
        raise RulesNotAccepted
    if at < session.ends_at:
        raise NotOver
    with transaction.atomic():
        ListeningSession.objects.filter(pk=session.pk).update(
            learned=learned, different=different, profitability=profitability, reflected_at=at
        )
        log(session, "home.listening.reflect", user=session.listener)
