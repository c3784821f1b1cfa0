"""Answering a quick check of a lesson: nothing is kept, the answer explains itself."""

from dataclasses import dataclass

from wagtail.blocks import StreamValue


@dataclass(frozen=True)
class Answer:
    block: str
    choice: int
    is_right: bool
    feedback: str


def answer(body: StreamValue, block: str, choice: str) -> Answer | None:
    """What to say to who picks a choice (counted from 0) in a block (by id). None for what the lesson does not have."""
    check = next((b for b in body if b.id == block and b.block_type == "quick_check"), None)
    choices = dict(enumerate(check.value["choices"])) if check else {}
    number = int(choice) if choice.isdecimal() and len(choice) < 4 else -1
    picked = choices.get(number)
    return Answer(block, number, picked["is_right"], picked["feedback"]) if picked else None
