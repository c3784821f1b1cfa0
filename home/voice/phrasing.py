"""The phrases of what somebody said: two to four words that say something, and codes. No database here."""

import re
from collections.abc import Iterator, Sequence

from portal.knowledge import analysing
from portal.knowledge.analysing import Token

SHORTEST, LONGEST = 2, 4
MOST_LETTERS = 200
# A phrase does not run on over these.
BREAK = re.compile(r"[.!?…;:,()\"“”„«»\n–—]+(?=\s|$)|[()\"“”„«»\n–—]")


def phrases(text: str, language: str) -> dict[str, str]:
    """The stems of each phrase, and its words as they stand first.

    A phrase begins and ends with a word that is neither a stop word nor a bare number, and has two such words at least;
    stop words between count for its sound only, so that "loses its setpoint" and "lose the setpoint" are one. A code
    such as F0307 is one by itself.
    """
    found: dict[str, str] = {}
    for stretch in BREAK.split(text):
        for key, words in _of_stretch(stretch, language):
            if len(key) <= MOST_LETTERS and len(words) <= MOST_LETTERS:
                found.setdefault(key, words)
    return found


def _of_stretch(stretch: str, language: str) -> Iterator[tuple[str, str]]:
    words = _whole(stretch, language)
    for first, token in enumerate(words):
        if not _says_something(token):
            continue
        if _is_code(token):
            yield token.term, token.text
        for last in range(first + SHORTEST, min(first + LONGEST, len(words)) + 1):
            window = words[first:last]
            terms = [one.term for one in window if one.term]
            if _says_something(window[-1]) and sum(map(_says_something, window)) >= SHORTEST:
                yield " ".join(terms), " ".join(one.text for one in window)


def _whole(stretch: str, language: str) -> Sequence[Token]:
    """Each word once: of a code's pieces, which stand at one place, the code."""
    words: list[Token] = []
    for token in analysing.tokens(stretch, language):
        if not words or token.start != words[-1].start:
            words.append(token)
    return words


def _says_something(token: Token) -> bool:
    return bool(token.term) and not token.text.isdigit()


def _is_code(token: Token) -> bool:
    return any(char.isdigit() for char in token.text) and any(char.isalpha() for char in token.text)
