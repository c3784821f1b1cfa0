"""GIFT, as docs.moodle.org describes it under "GIFT format".

What GIFT has no sign for is written as tags in a comment above the question, as Moodle does with its own: units,
"capitals matter", and what an item is beside its question (see tags).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from . import gift_answers
from . import tags as tagged
from .gift_text import Escaped, escape, hide, hide_all, show
from .questions import Question, Refused, Unfit, checked, plain

TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
MARKUP = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.+)")
TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
GAP = "_____"
ROOTS, TOP = ("$course$", "$module$", "$system$"), "top"
# Answers, a number, an order, true or false, or nothing (an essay).
BEGINNING = re.compile(r"\s*([=~#>}]|(TRUE|T|FALSE|F)\s*[#}])", re.IGNORECASE)


@dataclass
class Passage:
    """The lines of one question with the number of the first, the category above them and tags from its comments."""

    line: int
    domain: str
    tags: list[str]
    lines: list[str] = field(default_factory=list)


def read(text: str) -> list[Question | Refused]:
    return [_read(passage) for passage in passages(text)]


def passages(text: str) -> Iterator[Passage]:
    """Questions stand between empty lines; an empty line inside braces parts nothing unless a title follows it."""
    lines = text.split("\n")
    domain, passage, depth = "", None, 0
    tags: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("//"):
            tags = tags + tags_in(line) if passage is None else tags
        elif passage is None and (category := CATEGORY.match(line)):
            domain = category_name(category[1])
        elif line.strip():
            passage = passage or Passage(number, domain, tags)
            passage.lines.append(line)
            depth += braces(line)
        elif passage and (depth <= 0 or begins_anew(lines[number:])):
            yield passage
            passage, depth, tags = None, 0, []
        elif passage:
            passage.lines.append("")
    if passage:
        yield passage


def tags_in(comment: str) -> list[str]:
    return [tag.replace("\\]", "]") for tag in TAG.findall(comment)]


def braces(line: str) -> int:
    bare = re.sub(r"\\.", "", line)
    return bare.count("{") - bare.count("}")


def begins_anew(rest: list[str]) -> bool:
    following = next((line.lstrip() for line in rest if line.strip()), "")
    return following.startswith(("::", "$CATEGORY:", "//"))


def category_name(path: str) -> str:
    """The last name of a category's path below Moodle's own roots; a doubled slash is one of the name."""
    names = [name.replace("//", "/").strip() for name in re.split(r"(?<!/)/(?!/)", path.strip())]
    if names[0] in ROOTS:
        names = names[1:]
    if names and names[0] == TOP:
        names = names[1:]
    return names[-1] if names else ""


def category_path(name: str) -> str:
    """A domain's name as a category; one that reads like a root stands below the roots."""
    path = name.replace("/", "//")
    return f"$course$/{TOP}/{path}" if name in (*ROOTS, TOP) else path


def _read(passage: Passage) -> Question | Refused:
    title = ""
    try:
        text = hide("\n".join(passage.lines))
        if named := TITLE.match(text):
            title, text = show(named[1]), text[named.end() :]
        return checked(_question(passage, title, text))
    except Unfit as unfit:
        return Refused(passage.line, title or " ".join(show(text).split())[:60], str(unfit))
    except Escaped:
        return Refused(passage.line, title, _("It has characters that no alphabet uses (private use)."))


def _question(passage: Passage, title: str, text: str) -> Question:
    stem, answers = split(text)
    markup = "moodle"
    if marked := MARKUP.match(stem):
        markup, stem = marked[1], stem[marked.end() :]
    answers, _hashes, explanation = answers.partition("####")
    kind, value = gift_answers.read(answers, markup, passage.tags)
    return Question(
        title=title,
        domain=passage.domain,
        kind=kind,
        stem=plain(show(stem), markup),
        value=value,
        explanation=plain(show(explanation), markup),
        line=passage.line,
        **tagged.read(passage.tags),
    )


def split(text: str) -> tuple[str, str]:
    """Stem and what stands between the braces; text after them makes a gap of them. Raises Unfit.

    Of several braces one must begin as answers do; the others, and whole braces inside it, belong to the texts.
    """
    if "{" not in text:
        raise Unfit(_("It has no answers: it is a text between questions."))
    spans = [span for span in whole_braces(text) if BEGINNING.match(text, span[0] + 1)]
    if len(spans) != 1:
        raise Unfit(_("It is not clear where its answers stand: write \\{ and \\} where braces belong to the text."))
    [(begin, end)] = spans
    before, answers, after = text[:begin], text[begin + 1 : end], text[end + 1 :]
    return (f"{before.rstrip()} {GAP}{after}" if after.strip() else before), inner_hidden(answers)


def whole_braces(text: str) -> Iterator[tuple[int, int]]:
    """Where outer braces open and close. Raises Unfit where one is without the other."""
    depth = begin = 0
    for at, sign in enumerate(text):
        if sign == "{":
            begin, depth = (begin if depth else at), depth + 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield begin, at
        if depth < 0:
            break
    if depth:
        raise Unfit(_("A brace is without its other half: write \\{ and \\} where they belong to the text."))


def inner_hidden(answers: str) -> str:
    return re.sub(r"\{[^{}]*\}|\{\{[^{}]*\}\}", lambda found: hide_all(found[0]), answers)


def write(questions: Iterable[Question]) -> str:
    """Questions in their order, under their domains."""
    parts, domain = [], ""
    for question in questions:
        if question.domain != domain:
            domain = question.domain
            parts.append(f"$CATEGORY: {category_path(domain)}")
        parts.append(_written(question))
    return "\n\n".join(parts) + "\n"


def _written(question: Question) -> str:
    tags = gift_answers.tags(question) + tagged.write(question)
    comment = " ".join("[tag:{}]".format(tag.replace("]", "\\]")) for tag in tags)
    explanation = f"####{escape(question.explanation)}" if question.explanation else ""
    body = f"{{{gift_answers.write(question)}{explanation}}}"
    return (f"// {comment}\n" if tags else "") + f"::{escape(question.title)}::[plain]{escape(question.stem)}{body}"
