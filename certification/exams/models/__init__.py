from .accommodations import Accommodation, Extension
from .attempts import AnswerEvent, Attempt, GradeRun, Slot
from .bank import Domain, Item, ItemKey, ItemVersion
from .corrections import Correction
from .exams import BlueprintLine, Exam, ExamTerms, ExamVersion, ExamVersionLine
from .seats import ExamSeat

__all__ = [
    "Accommodation",
    "AnswerEvent",
    "Attempt",
    "BlueprintLine",
    "Correction",
    "Domain",
    "Exam",
    "ExamSeat",
    "ExamTerms",
    "ExamVersion",
    "ExamVersionLine",
    "Extension",
    "GradeRun",
    "Item",
    "ItemKey",
    "ItemVersion",
    "Slot",
]
