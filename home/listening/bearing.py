"""What should change because of a session, said once its questions are answered."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from boards.roadmap import proposing
from boards.roadmap.models import Item
from boards.seating.models import BoardPage
from certification.courses.models import CoursePage
from portal.knowledge.models import ArticlePage

from . import sessions
from .models import Bearing, ListeningSession


class NotReflected(sessions.SessionRefused):
    """The questions come first."""


def say(session: ListeningSession, what: Item | ArticlePage | CoursePage, *, at: datetime) -> Bearing:
    """This should change; said again it changes nothing. Raises NotReflected."""
    if session.reflected_at is None:
        raise NotReflected
    field = {Item: "item", ArticlePage: "article", CoursePage: "course"}[type(what)]
    with transaction.atomic():
        bearing, is_new = Bearing.objects.get_or_create(session=session, **{field: what}, defaults={"at": at})
        if is_new:
            log(what, "home.listening.bear", user=session.listener)
    return bearing


def propose(session: ListeningSession, *, board: BoardPage, title: str, body: str, at: datetime) -> Bearing:
    """Put a new item on a board, for its moderator to decide on. Raises NotReflected, RepNamed."""
    sessions.refuse_names(title, body, by=session.listener)
    with transaction.atomic():
        item = proposing.bring(board=board, title=title, body=body, by=session.listener, at=at)
        return say(session, item, at=at)
