"""How was it? Without a sign-in, by the link in the mail about a resolution."""

from contextlib import suppress

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from .. import surveying
from ..forms import SurveyForm


@never_cache
def survey(request, token):
    try:
        asked = surveying.find(token)
    except surveying.NoSuchSurvey:
        raise Http404 from None
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not asked.answered_at and form.is_valid():
        with suppress(surveying.AlreadyAnswered):
            surveying.answer(asked, at=timezone.now(), **form.cleaned_data)
        return redirect("survey", token)
    return render(request, "portal/support/survey.html", {"survey": asked, "case": asked.case, "form": form})
