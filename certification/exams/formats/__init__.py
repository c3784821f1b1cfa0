"""Questions as other programs write them: GIFT, Moodle XML, Aiken and CSV, read and written."""

import re
from collections.abc import Callable, Iterable
from pathlib import PurePath

from . import aiken, gift, moodle_xml, tables
from .questions import Question, Refused

__all__ = ["READERS", "WRITERS", "Question", "Refused", "read"]

Reader = Callable[[str], list[Question | Refused]]

READERS: dict[str, Reader] = {
    "gift": gift.read,
    "xml": moodle_xml.read,
    "aiken": aiken.read,
    "csv": tables.read,
}
WRITERS: dict[str, Callable[[Iterable[Question]], str]] = {
    "gift": gift.write,
    "xml": moodle_xml.write,
    "aiken": aiken.write,
    "csv": tables.write,
}


def read(name: str, data: bytes) -> list[Question | Refused]:
    """Every question of a file, or why it is not taken; the format is told by the file's name, then by its text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return [Refused(line, "", "This is not text in UTF-8. Save the file in that encoding and import it again.")]
    return READERS[format_of(name, text)](text.replace("\r\n", "\n").replace("\r", "\n"))


def format_of(name: str, text: str) -> str:
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending in READERS:
        return ending
    if text.lstrip().startswith("<"):
        return "xml"
    return "aiken" if re.search(r"^ANSWER:", text, re.MULTILINE) and "{" not in text else "gift"
