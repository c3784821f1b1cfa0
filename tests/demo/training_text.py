"""Reading courses and exams that are kept as plain text beside this file.

A lesson is Markdown with three additions: `> warning: …` is a callout, a fenced block with a caption is code, and a question
is `? question`, then `= right :: what to say` and `~ wrong :: what to say`.
"""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent / "training"
CALLOUT = re.compile(r"> (note|tip|warning): ")
BULLET, NUMBER = re.compile(r"- "), re.compile(r"\d+\. ")
DOMAIN = re.compile(r"# (.+) \((.+)\) draws (\d+), taught by (.+)")
ACCEPTED = re.compile(r"= (.+?)(?: (\d+))?")
SPANS = ((r"\*\*(.+?)\*\*", r"<b>\1</b>"), (r"\*(.+?)\*", r"<i>\1</i>"), (r"`(.+?)`", r"<code>\1</code>"))


@dataclass
class Page:
    title: str
    facts: dict[str, str]
    blocks: list[dict] = field(default_factory=list)


@dataclass
class ItemText:
    reference: str
    kind: str
    stem: str
    value: dict


@dataclass
class DomainText:
    name: str
    slug: str
    count: int
    lessons: list[str] = field(default_factory=list)
    items: list[ItemText] = field(default_factory=list)


def lesson(path: Path) -> Page:
    """The lesson's title, its facts such as `minutes: 12`, and its StreamField blocks."""
    paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
    page = Page(paragraphs.pop(0).removeprefix("# "), facts(paragraphs.pop(0)))
    for paragraph in paragraphs:
        block = as_block(paragraph)
        if block["type"] == "text" and page.blocks and page.blocks[-1]["type"] == "text":
            page.blocks[-1]["value"] += block["value"]
        else:
            page.blocks.append(block)
    return page


def course(path: Path) -> tuple[Page, str, str]:
    """The course's title and facts, who it is for, and its outcomes as rich text."""
    title, given, audience, outcomes = path.read_text(encoding="utf-8").strip().split("\n\n")
    return Page(title.removeprefix("# "), facts(given)), " ".join(audience.split()), rich(outcomes)


def facts(paragraph: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in paragraph.splitlines())


def as_block(paragraph: str) -> dict:
    if paragraph.startswith("? "):
        return {"type": "quick_check", "value": quick_check(paragraph)}
    if callout := CALLOUT.match(paragraph):
        text = paragraph[callout.end() :].replace("\n> ", "\n")
        return {"type": "callout", "value": {"kind": callout[1], "text": rich(text)}}
    if paragraph.startswith("```"):
        caption, *code, _end = paragraph.splitlines()
        return {"type": "code", "value": {"caption": caption.strip("` "), "code": "\n".join(code)}}
    return {"type": "text", "value": rich(paragraph)}


def quick_check(paragraph: str) -> dict:
    question, *lines = paragraph.splitlines()
    choices = []
    for line in lines:
        text, feedback = line[2:].split(" :: ")
        choices.append({"text": text, "is_right": line.startswith("= "), "feedback": feedback})
    return {"question": question[2:], "choices": choices}


def rich(paragraph: str) -> str:
    if paragraph.startswith("## "):
        return f"<h2>{spans(paragraph[3:])}</h2>"
    for marker, tag in ((BULLET, "ul"), (NUMBER, "ol")):
        if marker.match(paragraph):
            entries = re.split(rf"(?:^|\n){marker.pattern}", paragraph)[1:]
            return f"<{tag}>{''.join(f'<li>{spans(entry)}</li>' for entry in entries)}</{tag}>"
    return f"<p>{spans(paragraph)}</p>"


def spans(text: str) -> str:
    html = escape(" ".join(text.split()), quote=False)
    for pattern, replacement in SPANS:
        html = re.sub(pattern, replacement, html)
    return html


def exam(path: Path) -> tuple[dict[str, str], list[DomainText]]:
    """The exam's terms, and its bank by domain."""
    head, *rest = path.read_text(encoding="utf-8").strip().split("\n\n")
    domains: list[DomainText] = []
    for paragraph in rest:
        if paragraph.startswith("# "):
            name, slug, count, lessons = DOMAIN.fullmatch(paragraph).groups()
            domains.append(DomainText(name, slug, int(count), lessons.split()))
        else:
            domains[-1].items.append(item(paragraph))
    return facts(head), domains


def item(paragraph: str) -> ItemText:
    head, stem, *lines = paragraph.splitlines()
    reference, kind, *unit = head.split()
    return ItemText(reference, kind, stem[2:], VALUES[kind](lines) | ({"unit": unit[0]} if unit else {}))


def options(lines: list[str]) -> dict:
    return {"options": [{"text": line[2:], "is_right": line.startswith("= ")} for line in lines]}


def matching(lines: list[str]) -> dict:
    """A choice without a line of its own belongs to nothing."""
    pairs = [line.split("=> ") for line in lines]
    return {
        "pairs": [{"premise": this.strip(), "choice": that} for this, that in pairs if this],
        "extra": [that for this, that in pairs if not this],
    }


def numbers(lines: list[str]) -> dict:
    accepted = [line[2:].split(" +- ") for line in lines]
    return {"accepted": [{"value": value, "tolerance": tolerance} for value, tolerance in accepted]}


def texts(lines: list[str]) -> dict:
    """A number behind an answer is the per cent it earns."""
    accepted = [ACCEPTED.fullmatch(line).groups() for line in lines]
    return {"accepted": [{"text": text, "share": int(share or 100)} for text, share in accepted]}


VALUES = {
    "one_of": options,
    "several_of": options,
    "true_false": lambda lines: {"is_true": lines == ["T"]},
    "matching": matching,
    "numeric": numbers,
    "short_text": texts,
    "ordering": lambda lines: {"entries": [line[2:] for line in lines]},
}
