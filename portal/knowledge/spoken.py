"""The words the parsers share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spoken:
    """One turn as the file gives it: `speaker` is "" where the file names none, times are milliseconds or None."""

    speaker: str
    text: str
    starts_ms: int | None = None
    ends_ms: int | None = None


class TranscriptError(Exception):
    """The file cannot be kept: `line` counts from 1 (0 where the file as a whole is meant), `reason` is a sentence."""

    def __init__(self, line: int, reason: str):
        super().__init__(line, reason)
        self.line, self.reason = line, reason

    def __str__(self) -> str:
        return self.reason


def excerpt(line: str, most: int = 40) -> str:
    line = line.strip()
    return line if len(line) <= most else f"{line[:most]}…"
