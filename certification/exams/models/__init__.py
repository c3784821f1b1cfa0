from .attempts import AnswerEvent, Attempt, GradeRun, Slot
from .bank import Domain, Item, ItemKey, ItemVersion
from .exams import BlueprintLine, Exam, ExamVersion, ExamVersionLine
from .seats import ExamSeat

__all__ = [
    "AnswerEvent",
    "Attempt",
    "BlueprintLine",
    "Domain",
    "Exam",
    "ExamSeat",
    "ExamVersion",
    "ExamVersionLine",
    "GradeRun",
    "Item",
    "ItemKey",
    "ItemVersion",
    "Slot",
]
