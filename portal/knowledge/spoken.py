"""The words the parsers share."""

from dataclasses import dataclass

from portal.support.models import Call


@dataclass(frozen=True)
class Spoken:
    """One turn as the file gives it: `speaker` is "" where the file names none, times are milliseconds or None.

    `role` is one of Turn.Role where the file says on which side they are, else "".
    """

    speaker: str
    text: str
    starts_ms: int | None = None
    ends_ms: int | None = None
    role: str = ""


@dataclass(frozen=True)
class Parsed:
    """`format` is one of Transcript.Format; `channel` one of Call.Channel, by phone where the file does not tell."""

    format: str
    turns: list[Spoken]
    channel: str = Call.Channel.PHONE

    @property
    def speakers(self) -> list[str]:
        """In order of their first word; files without speakers give [""]."""
        return list(dict.fromkeys(turn.speaker for turn in self.turns))

    @property
    def roles(self) -> dict[str, str]:
        """Of the speakers whose side the file states; the first statement holds."""
        return {turn.speaker: turn.role for turn in reversed(self.turns) if turn.role}


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
