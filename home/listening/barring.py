"""While somebody listens, nothing they send changes anything, and nothing they ask for is written down."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .models import ListeningSession

READING = {"GET", "HEAD", "OPTIONS", "TRACE"}
# One may always go.
GOING = {"account_logout", "wagtailadmin_logout", "listening_leave"}
# What taking calls needs, each on cases of its own session only.
AT_THE_DESK = {"listening_call_from", "listening_act"}


class NothingIsWrittenWhileListening:
    """Every address alike: a page's form, Wagtail's admin, what another program calls. Nobody asks what it would do.

    Stands below whatever says who the person is. Reading asks `request.may_write` where it would keep a reader's words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.may_write = partial(_may_write, request)  # type: ignore[attr-defined]  # for views to ask
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponse | None:
        session = None if request.method in READING else _running(request)
        if session is None or _is_left_open(session, request):
            return None
        return render(request, "home/listening/silent.html", {"session": session}, status=403)


def _running(request: HttpRequest) -> ListeningSession | None:
    if not (request.user.is_authenticated and request.user.is_staff):
        return None
    return ListeningSession.objects.running(timezone.now()).filter(listener=request.user).first()


def _may_write(request: HttpRequest) -> bool:
    return _running(request) is None


def _is_left_open(session: ListeningSession, request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in GOING or (session.takes_calls and name in AT_THE_DESK)
