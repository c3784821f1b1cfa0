"""XML as a tree that knows its lines. A document type is refused, and with it every entity that could grow or fetch."""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _


class Unparsable(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> list["Node"]:
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> "Node | None":
        return next(iter(self.all(tag)), None)

    def said(self, tag: str = "") -> str:
        """The text of the node, or of its first child of that tag; Moodle wraps most texts in <text>."""
        node = self.first(tag) if tag else self
        inner = node and node.first("text")
        return (inner or node).text.strip() if node else ""


def parse(text: str) -> Node:
    """The root. Raises Unparsable."""
    parser = expat.ParserCreate()
    root = Node("", {}, 1)
    open_nodes = [root]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes, parser.CurrentLineNumber)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def add(data: str) -> None:
        open_nodes[-1].text += data

    parser.StartElementHandler, parser.CharacterDataHandler = begin, add
    parser.EndElementHandler = lambda _tag: open_nodes.pop()
    parser.StartDoctypeDeclHandler = _refuse_doctype(parser)
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise Unparsable(error.lineno, _("This is not XML: %s.") % expat.ErrorString(error.code)) from None
    return root.children[0]


def _refuse_doctype(parser: Any) -> Any:
    def refuse(*_declaration: Any) -> None:
        raise Unparsable(parser.CurrentLineNumber, _("A document type is not taken: delete the line with <!DOCTYPE."))

    return refuse
