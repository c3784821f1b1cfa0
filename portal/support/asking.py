"""The one question after a resolution, and its signed link: once per resolution, for whoever the case is of."""

from datetime import datetime

from django.core import signing

from .models import CaseEvent, Survey

SALT = "portal.support.survey"


def ask(resolution: CaseEvent, *, at: datetime) -> Survey:
    """The survey of a resolution; once however often it is asked for."""
    case = resolution.case
    survey, _new = Survey.objects.get_or_create(
        resolution=resolution,
        defaults={"case": case, "account": case.account, "asked": case.contact, "asked_at": at},
    )
    return survey


def token(survey: Survey) -> str:
    return signing.TimestampSigner(salt=SALT).sign(str(survey.pk))
