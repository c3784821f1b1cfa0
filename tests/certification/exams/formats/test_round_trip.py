"""A bank written in a format and read again is the same bank, whatever its texts hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.exams import formats
from certification.exams.formats import Question

# Lines without control characters, private use (GIFT's scaffolding) and lone surrogates; the ends are trimmed by all.
word = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Co", "Zl", "Zp"], blacklist_characters="*"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip())
line = st.one_of(
    word, st.sampled_from(["a -> b", "x = {y}", "~50%", "#1", "::", "\\n", "[html]", "// no", "T", "TRUE", "%5%"])
)
trimmed = line.map(lambda text: " ".join(text.split())).filter(bool)
said = st.one_of(st.just(""), trimmed)
share = st.integers(0, 100)
number = st.decimals(-1000, 1000, places=3).map(lambda d: f"{d:f}")


def distinct(least, most=5):
    return st.lists(trimmed, min_size=least, max_size=most, unique_by=str.casefold)


@st.composite
def options(draw, right):
    texts = draw(distinct(2))
    marks = [n < min(right, len(texts) - 1) for n in range(len(texts))]
    return {"options": [{"text": t, "is_right": m, "feedback": draw(said)} for t, m in zip(texts, marks, strict=True)]}


@st.composite
def matching(draw):
    texts = draw(distinct(5, 8))
    pairs = [{"premise": texts[0], "choice": texts[1]}, {"premise": texts[2], "choice": texts[3]}]
    return {"pairs": pairs, "extra": texts[4:]}


@st.composite
def accepted(draw, **parts):
    first, *rest = draw(
        st.lists(st.fixed_dictionaries(parts | {"share": share, "feedback": said}), min_size=1, max_size=3)
    )
    return [first | {"share": 100}, *rest]


values = {
    "one_of": options(1),
    "several_of": options(2).filter(lambda value: sum(one["is_right"] for one in value["options"]) > 1),
    "true_false": st.fixed_dictionaries({"is_true": st.booleans(), "feedback_true": said, "feedback_false": said}),
    "matching": matching(),
    "numeric": st.fixed_dictionaries(
        {
            "accepted": accepted(value=number, tolerance=st.just("0.5")),
            "unit": st.sampled_from(["", "m/s", "kg", "[m]"]),
        }
    ),
    "short_text": st.fixed_dictionaries({"accepted": accepted(text=trimmed), "match_case": st.booleans()}),
    "ordering": distinct(2).map(lambda texts: {"entries": texts}),
}
addresses = st.lists(st.sampled_from(["/courses/pumps/seals/", "/help/größe/", "/a/"]), max_size=3, unique=True).map(
    tuple
)
questions = st.sampled_from(sorted(values)).flatmap(
    lambda kind: st.builds(
        Question,
        *(trimmed, trimmed, st.just(kind), trimmed, values[kind], said),
        *(st.sampled_from(["live", "pilot", "retired", "voided"]), st.booleans(), addresses),
    )
)
banks = st.lists(questions, max_size=4, unique_by=lambda question: question.title).map(
    lambda bank: sorted(bank, key=lambda question: question.domain)
)


def round_trip(form, bank):
    return formats.read(f"bank.{form}", formats.WRITERS[form](bank).encode())


@pytest.mark.parametrize("form", ["gift", "xml", "csv"])
@settings(max_examples=20)
@given(bank=banks)
def test_write_then_read_is_the_same_bank(form, bank):
    assert round_trip(form, bank) == bank


@pytest.mark.long
@pytest.mark.parametrize("form", ["gift", "xml", "csv"])
@settings(max_examples=3_000)
@given(bank=banks)
def test_write_then_read_is_the_same_bank_at_length(form, bank):
    assert round_trip(form, bank) == bank


@given(st.text(max_size=300), st.sampled_from(["gift", "xml", "aiken", "csv"]))
def test_read_takes_any_text_without_failing(text, form):
    for found in formats.read(f"bank.{form}", text.encode(errors="ignore")):
        assert found.line >= 1


def test_aiken_keeps_question_answers_and_which_is_right():
    value = {"options": [{"text": t, "is_right": t == "Rome", "feedback": ""} for t in ("Oslo", "Rome")]}
    bank = [Question("", "", "one_of", "Which is in Italy?", value)]

    assert round_trip("aiken", bank) == bank
