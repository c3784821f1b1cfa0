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
from .figures import ExclusionForm, GoodwillForm, MonthForm
from .surveys import SurveyForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CallForm",
    "ExclusionForm",
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
