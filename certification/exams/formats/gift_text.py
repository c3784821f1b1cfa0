"""GIFT's escapes: a backslash takes a sign's meaning away, \\n is a new line."""

import re

SIGNS = "~=#{}:\\>/"
# While GIFT is taken apart, escaped signs stand as characters that no alphabet uses.
HIDDEN = {sign: chr(0xF800 + number) for number, sign in enumerate(SIGNS)}
ALL_HIDDEN = {ord(sign): hidden for sign, hidden in HIDDEN.items()}
SHOWN = str.maketrans({hidden: sign for sign, hidden in HIDDEN.items()})


class Escaped(Exception):
    """The text has one of those characters already."""


def hide(text: str) -> str:
    if any(hidden in text for hidden in HIDDEN.values()):
        raise Escaped
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else HIDDEN.get(found[1], found[0]), text)


def hide_all(text: str) -> str:
    return text.translate(ALL_HIDDEN)


def show(text: str) -> str:
    return text.translate(SHOWN).strip()


def escape(text: str) -> str:
    escaped = re.sub(r"([~=#{}:\\])", r"\\\1", text.strip())
    return escaped.replace("->", "-\\>").replace("\n", "\\n")
