"""Doors of pages that are not for everybody."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from .models import User

View = Callable[..., HttpResponseBase]


def open_to(may: Callable[[User], bool]) -> Callable[[View], View]:
    """A view for those of whom `may(user)` holds: the anonymous sign in first, others find nothing there."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(cast(User, request.user)):  # login_required let nobody else in
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard
