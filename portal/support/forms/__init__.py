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

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CallForm",
    "ExpectForm",
    "HandOverForm",
    "NoteForm",
    "ProblemForm",
    "ReadForm",
    "ReopenForm",
    "ReplyForm",
    "ResolveForm",
    "SeverityForm",
]
