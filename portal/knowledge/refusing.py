"""What a person sees who tries to publish what is not decided: why not, and where to decide it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from . import marking
from .marking import UndecidedMarks


class UndecidedMarksMiddleware:
    """Whichever of Wagtail's ways was taken: nothing is published, the draft is kept, its marks wait on one page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, UndecidedMarks):
            return None
        messages.error(request, refusal(exception))
        address = where_to_decide(exception)
        # The admin's workflow dialogue asks in the background and wants to be told where to go.
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)


def refusal(refused: UndecidedMarks) -> str:
    count = len(refused.words)
    return ngettext(
        "“%(title)s” is not published; its draft is kept. Decide first about %(count)d place that may tell who asked.",
        "“%(title)s” is not published; its draft is kept. Decide first about %(count)d places that may tell who asked.",
        count,
    ) % {"title": refused.article.title, "count": count}


def where_to_decide(refused: UndecidedMarks) -> str:
    """The article's marks; an article that was never kept, as in a failed copy, has none."""
    if not refused.article.pk:
        return reverse("wagtailadmin_home")
    marking.look_over(refused.article)
    return reverse("article_marks", args=[refused.article.pk])
