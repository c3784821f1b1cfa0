from .attachments import Attachment
from .calls import Call
from .cases import Case
from .credits import CreditDue
from .events import AppendOnly, CaseEvent, Promise
from .lines import Delivery, Ring
from .skills import Skill
from .surveys import Survey

__all__ = [
    "AppendOnly",
    "Attachment",
    "Call",
    "Case",
    "CaseEvent",
    "CreditDue",
    "Delivery",
    "Promise",
    "Ring",
    "Skill",
    "Survey",
]
