from .attachments import Attachment
from .calls import Call
from .cases import Case
from .credits import CreditDue
from .events import AppendOnly, CaseEvent, Promise
from .exclusions import Exclusion
from .incidents import Incident, IncidentWord
from .lines import Delivery, Ring
from .mails import ReceivedMail
from .origins import Origin
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
    "Exclusion",
    "Incident",
    "IncidentWord",
    "Origin",
    "Promise",
    "ReceivedMail",
    "Ring",
    "Skill",
    "Survey",
]
