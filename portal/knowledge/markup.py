"""The words inside rich text: read as plain text, and changed in place without breaking the tags around them."""

import html
import re
from dataclasses import dataclass

TAG = re.compile(r"(<[^>]*>)")
BLOCK = re.compile(r"</?(p|h[1-6]|li|ul|ol|blockquote|pre|hr|br|div|table|tr|td|th)\b", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\s(href|title|alt|url)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


@dataclass(frozen=True)
class Run:
    """A stretch of the plain text from one place: `part` is where in the source, `attribute` which of the tag there."""

    start: int
    text: str
    part: int
    attribute: str = ""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Markup:
    """`plain` is what a reader sees (`shown`), a line for each block, below it what tags hide: link targets."""

    def __init__(self, source: str):
        self.parts = TAG.split(source)
        self.runs: list[Run] = []
        self.plain = ""
        for index, part in enumerate(self.parts):
            self._add("\n" if BLOCK.match(part) else "" if index % 2 else html.unescape(part), index)
        self.shown = self.plain
        for index, part in enumerate(self.parts[1::2]):
            for name, *values in ATTRIBUTE.findall(part):
                self._add("\n", index * 2 + 1)
                self._add(html.unescape("".join(values)), index * 2 + 1, name)

    def _add(self, text: str, part: int, attribute: str = "") -> None:
        if text:
            self.runs.append(Run(len(self.plain), text, part, attribute))
            self.plain += text

    def replaced(self, spans: list[tuple[int, int, str]]) -> str:
        """The source with each (start, end, new) of `plain` put in place; a link that pointed there points nowhere."""
        parts, texts = list(self.parts), {run: run.text for run in self.runs if not run.part % 2}
        for start, end, new in sorted(spans, reverse=True):
            for run in reversed(self.runs):
                if run.end <= start or run.start >= end:
                    continue
                if run.attribute:
                    parts[run.part] = _without(parts[run.part], run.attribute)
                elif run in texts:
                    first, last = max(start - run.start, 0), end - run.start
                    texts[run] = texts[run][:first] + (new if run.start <= start else "") + texts[run][last:]
        for run, text in texts.items():
            if text != run.text:
                parts[run.part] = html.escape(text, quote=False)
        return "".join(parts)


def visible(source: str) -> str:
    """What a reader sees of rich text."""
    return Markup(source).shown.strip()


def _without(tag: str, attribute: str) -> str:
    return ATTRIBUTE.sub(lambda found: "" if found[1] == attribute else found[0], tag)
