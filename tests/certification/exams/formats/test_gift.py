import pytest

from certification.exams import formats
from certification.exams.formats import Question, Refused
from certification.exams.formats.gift import category_name, category_path


def read(text):
    return formats.read("bank.gift", text.encode())


def only(text):
    [found] = read(text)
    return found


def options(*texts, right=()):
    return {"options": [{"text": text, "is_right": text in right, "feedback": ""} for text in texts]}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Who?{~A ~B =C}", "one_of", options("A", "B", "C", right="C")),
        ("Who?{=A~B\n~C}", "one_of", options("A", "B", "C", right="A")),
        ("Who?{~%50%A ~%50%B ~%-100%C}", "several_of", options("A", "B", "C", right="AB")),
        ("Who?{=A =B ~C}", "several_of", options("A", "B", "C", right="AB")),
        ("So?{T}", "true_false", {"is_true": True, "feedback_true": "", "feedback_false": ""}),
        ("So?{false#no#yes}", "true_false", {"is_true": False, "feedback_true": "no", "feedback_false": "yes"}),
        (
            "Who?{=%50%A =B#b}",
            "short_text",
            {
                "accepted": [{"text": "A", "share": 50, "feedback": ""}, {"text": "B", "share": 100, "feedback": "b"}],
                "match_case": False,
            },
        ),
        (
            "Pi?{#3.141..3.143}",
            "numeric",
            {"accepted": [{"value": "3.142", "tolerance": "0.001", "share": 100, "feedback": ""}], "unit": ""},
        ),
        (
            "Match{=a -> 1 =b -> 2 = -> 3}",
            "matching",
            {"pairs": [{"premise": "a", "choice": "1"}, {"premise": "b", "choice": "2"}], "extra": ["3"]},
        ),
        ("Order{>3 ALL\nfirst\nsecond}", "ordering", {"entries": ["first", "second"]}),
    ],
)
def test_each_kind(text, kind, value):
    found = only(text)

    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Just words.", "It has no answers"),
        ("Write!{}", "essay"),
        ("Who?{~A ~B}", "No answer is marked as right"),
        ("Who?{=A ~%50%B}", "partly right"),
        ("Who?{=~%50%A ~B}", "One of its answers is empty"),
        ("Who?{=A{ ~B}", "A brace is without its other half"),
        ("Who?{=A ~B", "A brace is without its other half"),
        ("Who?{=a*}", "stand for any text"),
        ("Pi?{#three}", "is not a number"),
        ("{=A ~B}", "It has no question"),
        ("Who?{=A ~a}", "Two answers read the same."),
        ("Match{=a -> =b -> 2}", "A pair has no ->"),
        ("[html]<img src=x>Who?{=A ~B}", "It has <img>"),
        ("Who?{A =B}", "not clear where its answers stand"),
        ("Who?{=A ~\uf800}", "no alphabet uses"),
    ],
)
def test_what_is_refused_says_why(text, reason):
    found = only(text)

    assert isinstance(found, Refused)
    assert reason in found.reason


def test_lines_titles_and_categories():
    text = "// c\n$CATEGORY: $course$/top/Alarms and//or trips\n\n::One::A?{T}\n\n\n::Two::B?\n{\n=x\n\n~y\n}\n\nC{}"

    one, two, three = read(text)

    assert [(one.line, one.title, one.domain), (two.line, two.title)] == [(4, "One", "Alarms and/or trips"), (7, "Two")]
    assert (three.line, three.title) == (14, "C{}")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("$course$", ""),
        ("$course$/top", ""),
        ("top/Pumps", "Pumps"),
        ("$module$/top/Default for X/Pumps", "Pumps"),
        ("$course$/top/top", "top"),
        ("Pumps", "Pumps"),
    ],
)
def test_category_is_named_below_moodles_roots(path, name):
    assert category_name(path) == name


@pytest.mark.parametrize("name", ["$system$", "top", "and/or"])
def test_a_domain_named_like_a_root_keeps_its_name(name):
    assert category_name(category_path(name)) == name


def test_a_missing_brace_costs_one_question():
    broken, whole = read("::One::A?{=x ~y\n\n::Two::B?{T}")

    assert (broken.title, whole.title) == ("One", "Two")
    assert isinstance(broken, Refused)


def test_braces_in_the_question_and_whole_braces_in_an_answer_are_text():
    found = only("What does {{ name }} do?{={% tag a=1 %} ~it\\=s}")

    assert (found.stem, [one["text"] for one in found.value["options"]]) == (
        "What does {{ name }} do?",
        ["{% tag a=1 %}", "it=s"],
    )


def test_html_becomes_text():
    assert only("[html]<p>One &amp; two</p><p>three</p>{T}").stem == "One & two\nthree"


def test_text_behind_the_answers_makes_a_gap():
    assert only("Two plus two {=four} is.").stem == "Two plus two _____ is."


def test_explanation_is_for_the_whole_question():
    assert only("So?{T####Because.}") == Question(
        "", "", "true_false", "So?", {"is_true": True, "feedback_true": "", "feedback_false": ""}, "Because."
    )


def test_a_file_in_another_encoding_is_refused_with_its_line():
    assert formats.read("a.gift", b"one\ntw\xe9{T}") == [
        Refused(2, "", "This is not text in UTF-8. Save the file in that encoding and import it again.")
    ]
