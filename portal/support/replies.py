"""What somebody wrote in a mail, without what they quoted and signed it with.

Cut is only what is surely not theirs to this mail: all below our line, and a quotation that nothing of theirs follows.
An answer between the quoted lines keeps them, for it means nothing without.
"""

import re
from html.parser import HTMLParser

# The first line of our own mails; whatever its words.
OUR_LINE = re.compile(r"^[>\s]*##-.*-##\s*$")
SAID = re.compile(
    r"^\s*(On\b.{4,200}\bwrote:|Am\b.{4,200}\bschrieb.{0,80}:|Le\b.{4,200}a écrit\s*:|El\b.{4,200}escribió:)\s*$",
    re.DOTALL,
)
DIVIDER = re.compile(
    r"^\s*(-{2,}\s*(Original Message|Ursprüngliche Nachricht|Message d'origine|Forwarded message)\s*-{2,}|_{20,})\s*$",
    re.IGNORECASE,
)
HEADING = re.compile(
    r"^\*?(From|Von|De|Sent|Gesendet|Envoyé|To|An|À|Subject|Betreff|Objet|Date|Datum)\*?\s?:", re.IGNORECASE
)
SIGNATURE = re.compile(r"^-- ?$")
HEADINGS_IN_A_ROW = 3
NEW_LINE = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "pre", "table", "ul", "ol"}
UNREAD = {"script", "style", "head", "title", "blockquote"}
VOID = {"br", "img", "hr", "meta", "link", "input", "wbr", "col"}


def trim(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    lines = lines[: _end(lines)]
    for number, line in enumerate(lines):
        if SIGNATURE.match(line):
            lines = lines[:number]
            break
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith(">")):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def of_html(html: str) -> str:
    """The text of an HTML mail, without what its program marks as quoted."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t\xa0]+", " ", "".join(reader.pieces))
    return "\n".join(line.strip() for line in text.split("\n"))


def _end(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        if OUR_LINE.match(line):
            return _before_attribution(lines, number)
        if DIVIDER.match(line) or _is_heading(lines, number):
            return number
        length = _attribution(lines, number)
        if length and all(not rest.strip() or rest.lstrip().startswith(">") for rest in lines[number + length :]):
            return number
    return len(lines)


def _before_attribution(lines: list[str], end: int) -> int:
    """Our line stands below the words that say who wrote it."""
    for number in range(max(0, end - 4), end):
        if _attribution(lines, number):
            return number
    return end


def _attribution(lines: list[str], number: int) -> int:
    """How many lines from here say who wrote what follows; some programs break them."""
    for length in (1, 2, 3):
        if SAID.match("\n".join(lines[number : number + length])):
            return length
    return 0


def _is_heading(lines: list[str], number: int) -> bool:
    following = lines[number : number + HEADINGS_IN_A_ROW]
    return len(following) == HEADINGS_IN_A_ROW and all(HEADING.match(line) for line in following)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        # Tags open since the one that began what is not read.
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if self.unread or tag in UNREAD or "gmail_quote" in classes:
            if tag not in VOID:
                self.unread.append(tag)
            return
        if tag in NEW_LINE:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unread:
            while self.unread.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.pieces.append(data.replace("\r", "").replace("\n", " "))
