"""From text to terms: the same for what is indexed and what is asked.

Accents and case are folded; error codes and part numbers are kept whole and split as well; the rest is stemmed.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

from .stop_words import STOP_WORDS

STEMMERS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "sv": "swedish",
}
LONGEST = 80
# The words of a help centre are few and come again and again; folding and stemming them is most of the work.
REMEMBERED = 50_000

CHUNK = re.compile(r"\w+(?:['’]\w+)*(?:[-./_:]\w+)*")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")


class Token(NamedTuple):
    """`text` is the folded word at start:end, `term` what it is found by: "" for a stop word."""

    text: str
    term: str
    start: int
    end: int


def tokens(text: str, language: str) -> Iterator[Token]:
    """Every word, in order. A code such as ORA-00942 gives itself and its parts, all at the same place."""
    for chunk in CHUNK.finditer(text):
        at = chunk.start()
        for word, term, start, end in _tokens_of_chunk(chunk.group(), language):
            yield Token(word, term, at + start, at + end)


def standing(text: str, wanted: Collection[str], language: str) -> Iterator[Token]:
    """Of its words those with a wanted term, in order."""
    for chunk in CHUNK.finditer(text):
        for token in _tokens_of_chunk(chunk.group(), language):
            if token.term in wanted:
                at = chunk.start()
                yield token._replace(start=at + token.start, end=at + token.end)


@lru_cache(maxsize=REMEMBERED)
def _tokens_of_chunk(chunk: str, language: str) -> tuple[Token, ...]:
    if any(char.isdigit() for char in chunk):
        places = [(piece, (0, len(chunk))) for piece in _pieces(fold(chunk))]
    else:
        places = [(fold(word.group()), word.span()) for word in WORD.finditer(chunk)]
    return tuple(
        Token(piece[:LONGEST], _term(piece[:LONGEST], language), start, end) for piece, (start, end) in places if piece
    )


def terms(text: str, language: str) -> list[str]:
    """The terms in order, repeated as often as they stand there; stop words left out."""
    return [token.term for token in tokens(text, language) if token.term]


@lru_cache(maxsize=REMEMBERED)
def fold(word: str) -> str:
    """Lower case without accents or apostrophes: "Größe's" -> "grosses"."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(char))
    return bare.replace("'", "").replace("’", "")


def base_language(code: str) -> str:
    """ "de-at" -> "de": what stemmers and stop words know."""
    return code.split("-")[0].lower()


def _pieces(code: str) -> list[str]:
    parts = WORD.findall(code)
    split = [piece for part in parts for piece in LETTERS_OR_DIGITS.findall(part)]
    # The single letters that splitting leaves ("v" of v5, "x" of 0x80) stand everywhere and mean nothing.
    return list(dict.fromkeys([code, *(piece for piece in (*parts, *split) if len(piece) > 1 or piece.isdigit())]))


def _term(word: str, language: str) -> str:
    if word in STOP_WORDS.get(language, ()):
        return ""
    stemmer = _stemmer(language)
    return stemmer.stemWord(word) if stemmer and word.isalpha() else word


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    return Stemmer.Stemmer(STEMMERS[language]) if language in STEMMERS else None
