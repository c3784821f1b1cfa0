from .calls import Call
from .cases import Case
from .events import AppendOnly, CaseEvent, Promise
from .skills import Skill

__all__ = ["AppendOnly", "Call", "Case", "CaseEvent", "Promise", "Skill"]
