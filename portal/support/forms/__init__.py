from .acts import (
    AnswerForm,
    AssignForm,
    ExpectForm,
    HandOverForm,
    NoteForm,
    ReadForm,
    ReopenForm,
    ReplyForm,
    ResolveForm,
    SeverityForm,
)
from .calls import CallForm, ProblemForm
from .figures import GoodwillForm, MonthForm
from .surveys import SurveyForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CallForm",
    "ExpectForm",
    "GoodwillForm",
    "HandOverForm",
    "MonthForm",
    "NoteForm",
    "ProblemForm",
    "ReadForm",
    "ReopenForm",
    "ReplyForm",
    "ResolveForm",
    "SeverityForm",
    "SurveyForm",
]
