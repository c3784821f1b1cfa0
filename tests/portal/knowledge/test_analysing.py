import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.knowledge import analysing


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The printers stopped printing", ["printer", "stop", "print"]),
        ("ORA-00942", ["ora-00942", "ora", "00942"]),
        ("0x80070005", ["0x80070005", "0", "80070005"]),
        ("swg21996508", ["swg21996508", "swg", "21996508"]),
        ("v5.2", ["v5.2", "v5", "2", "5"]),
        ("CAFÉ don't Größe", ["cafe", "gross"]),
        ("drive-side set_point", ["drive", "side", "set", "point"]),
        ("… “” ()", []),
    ],
)
def test_terms_english(text, terms):
    assert analysing.terms(text, "en") == terms


def test_terms_german():
    assert analysing.terms("Die Pumpen und der Schieber", "de") == ["pump", "schieb"]


def test_terms_language_without_stemmer():
    assert analysing.terms("Pumput", "xx") == ["pumput"]


def test_tokens_say_where_they_stand():
    text = "Set drive-side F0307"

    assert [(token.text, text[token.start : token.end]) for token in analysing.tokens(text, "en")] == [
        ("set", "Set"),
        ("drive", "drive"),
        ("side", "side"),
        ("f0307", "F0307"),
        ("0307", "F0307"),
    ]


@given(st.text())
def test_terms_any_text_gives_short_folded_terms(text):
    for token in analysing.tokens(text, "en"):
        assert 0 < len(token.text) <= analysing.LONGEST
        assert token.start < token.end <= len(text)
