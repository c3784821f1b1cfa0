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
    """Opening it keeps nothing: an answer in the address is only the one that is asked about first."""
    try:
        asked = surveying.find(token)
    except surveying.NoSuchSurvey:
        raise Http404 from None
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with suppress(surveying.AlreadyAnswered):
            surveying.answer(asked, at=timezone.now(), **form.cleaned_data)
        return redirect("survey", token)
    questions = surveying.questions(asked, request.GET)
    context = {
        "token": token,
        "survey": asked,
        "case": asked.case,
        "form": form,
        "chosen": next((one for one in questions if one.chosen), None),
        "open": [one for one in questions if not one.said and not one.chosen],
        "said": [one for one in questions if one.said],
    }
    return render(request, "portal/support/survey.html", context)
