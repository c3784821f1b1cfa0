"""From what was said to what an article says: the issue in the customer's words, the resolution in ours. Rules only."""

import re
from collections.abc import Sequence

from .models import Turn

Role = Turn.Role
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
WORDS_OF_SMALL_TALK = """
a ah all alright and anything are back be bit bye call calling can day do else evening fine for give good goodbye
got great happy have hello help here hey hi hm hold how i in is it just later like lot me minute moment morning
much name nice no not now of oh ok okay on one perfect please problem really right same second see sir so speak
speaking support sure thank thanks that the there this to today too uh um very was wait welcome well wonderful yeah
yep yes you your madam afternoon weekend
"""
SMALL_TALK = frozenset(WORDS_OF_SMALL_TALK.split())
ASKING = re.compile(
    r"^(?:(?:uh|um|and|so|okay|ok|right|good|then|now),?\s+)*"
    r"(?:which|what|when|where|who|why|how|is|are|do|does|did|can|could|would|will|may|have|has)\b",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"anything else|thank(s| you) for calling|have a (?:nice|great|good)|glad (?:to|I could) help", re.IGNORECASE
)
CODE = re.compile(r"\b(?:0x[0-9A-Fa-f]{2,}|[A-Z]{1,5}-?\d{3,})\b")
# What it runs on, as people say it: a version with its number, a system, a browser.
SURROUNDINGS = re.compile(
    r"\b(?:(?:version|release|firmware|build|patch)\s+v?\d[\w.]*\w|v\d+(?:\.\d+)+"
    r"|(?:windows(?:\s+server)?|ubuntu|debian|red\s+hat|rhel|mac\s?os|android|ios)\s+\d[\d.]*(?:\s?r2)?"
    r"|(?:chrome|firefox|edge|safari|java|python|php|oracle|postgres(?:ql)?|sql\s+server)\s+\d[\d.]*)(?![\w.]*\w)",
    re.IGNORECASE,
)
FEWEST_WORDS = 4


def issue(turns: Sequence[Turn]) -> list[Turn]:
    """The customer's turns up to our first piece of advice; small talk left out."""
    told: list[Turn] = []
    for turn in turns:
        if turn.role == Role.CUSTOMER and not is_small_talk(turn.text):
            told.append(turn)
        elif turn.role == Role.AGENT and told and advice(turn):
            break
    return told


def resolution(turns: Sequence[Turn]) -> list[tuple[Turn, str]]:
    """What we advised after the customer had begun to tell, as (turn, the sentences of it that advise)."""
    begun = next((i for i, turn in enumerate(turns) if turn.role == Role.CUSTOMER and not is_small_talk(turn.text)), 0)
    return [(turn, " ".join(advice(turn))) for turn in turns[begun:] if turn.role == Role.AGENT and advice(turn)]


def advice(turn: Turn) -> list[str]:
    """The sentences that are neither a question nor small talk nor a farewell."""
    return [sentence for sentence in SENTENCE_END.split(turn.text) if _advises(sentence)]


def codes(turns: Sequence[Turn]) -> list[str]:
    """Error codes and part numbers, in the order they were first named."""
    return list(dict.fromkeys(code for turn in turns for code in CODE.findall(turn.text)))


def surroundings(turns: Sequence[Turn]) -> list[str]:
    """Versions and systems that were named, each once however it was written."""
    named = (" ".join(found.group().split()) for turn in turns for found in SURROUNDINGS.finditer(turn.text))
    return list({words.casefold(): words for words in reversed(list(named))}.values())[::-1]


def is_small_talk(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return sum(word not in SMALL_TALK for word in words) < 2


def _advises(sentence: str) -> bool:
    is_question = sentence.endswith("?") or ASKING.match(sentence)
    is_short = len(sentence.split()) < FEWEST_WORDS
    return not (is_question or is_short or CLOSING.search(sentence) or is_small_talk(sentence))
