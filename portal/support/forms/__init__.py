from .acts import (
    AnswerForm,
    AssignForm,
    ExpectForm,
    FollowForm,
    HandOverForm,
    NoteForm,
    ReadForm,
    ReopenForm,
    ReplyForm,
    ResolveForm,
    SeverityForm,
    UnfollowForm,
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
    "FollowForm",
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
    "UnfollowForm",
]
