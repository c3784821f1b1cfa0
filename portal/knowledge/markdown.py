"""The Markdown that help articles are written in, as the rich text they may hold: no tables, no HTML."""

import html
import re
from collections.abc import Iterator

BLOCKS = re.compile(r"\n\s*\n")
HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
ITEM = re.compile(r"\s*(?:[-*+]|(?P<number>\d+)[.)])\s+(?P<text>.*)")
INLINE = (
    (re.compile(r"!\[([^\]]*)\]\(([^)\s]+)[^)]*\)"), r'<img src="\2" alt="\1">'),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)[^)]*\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*(.+?)\*\*|__(.+?)__"), r"<strong>\1\2</strong>"),
    (re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])"), r"<em>\1</em>"),
)


def title(text: str) -> str:
    """The first heading, as the file's title."""
    found = next((HEADING.fullmatch(line.strip()) for line in text.splitlines() if line.startswith("# ")), None)
    return found[1] if found else ""


def render(text: str) -> str:
    """HTML for `loading.clean`; the heading that is the title is left out."""
    text = re.sub(r"\A\s*# .*\n?", "", text.replace("\r\n", "\n"))
    return "".join(_block(block) for block in BLOCKS.split(text) if block.strip())


def _block(block: str) -> str:
    lines = block.strip("\n").split("\n")
    if heading := HEADING.fullmatch(lines[0].strip()):
        rest = "\n".join(lines[1:])
        return f"<h3>{_inline(heading[1])}</h3>{_block(rest) if rest.strip() else ''}"
    if lines[0].startswith("```"):
        return f"<p><code>{html.escape(' '.join(line for line in lines if not line.startswith('```')))}</code></p>"
    if first := ITEM.fullmatch(lines[0]):
        tag = "ol" if first["number"] else "ul"
        return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in _items(lines))}</{tag}>"
    return f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _items(lines: list[str]) -> Iterator[str]:
    """A line that is no item of its own goes on with the one before."""
    item = ""
    for line in lines:
        found = ITEM.fullmatch(line)
        if found and item:
            yield item
        item = found["text"] if found else f"{item} {line.strip()}"
    yield item


def _inline(text: str) -> str:
    text = html.escape(text, quote=True)
    for pattern, new in INLINE:
        text = pattern.sub(new, text)
    return text
