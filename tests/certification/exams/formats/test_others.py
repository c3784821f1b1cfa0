import pytest

from certification.exams import formats
from certification.exams.formats import Question, Refused

QUIZ = '<?xml version="1.0"?>\n<quiz>\n{}\n</quiz>'


def xml(text):
    return formats.read("bank.xml", QUIZ.format(text).encode())


def test_moodle_types_that_are_not_ours_are_refused_by_name():
    found = xml(
        '<question type="stack"><name><text>S1</text></name></question>\n'
        '<question type="essay"><name><text>E1</text></name></question>'
    )

    assert found == [
        Refused(3, "S1", "Questions of the type “stack” are not taken."),
        Refused(4, "E1", "Questions of the type “essay” are not taken."),
    ]


def test_moodle_matches_with_what_reads_like_markup():
    [found] = xml(
        '<question type="matching"><name><text>P1</text></name><questiontext><text>Which?</text></questiontext>'
        "<subquestion><text>a</text><answer><text>&lt;?</text></answer></subquestion>"
        "<subquestion><text>b</text><answer><text>&lt;b&gt;</text></answer></subquestion></question>"
    )

    assert [pair["choice"] for pair in found.value["pairs"]] == ["<?", "<b>"]


def test_moodle_html_and_category():
    [found] = xml(
        '<question type="category"><category><text>$course$/top/Alarms</text></category></question>'
        '<question type="multichoice"><name><text>M1</text></name>'
        '<questiontext format="html"><text><![CDATA[<p>Which &lt;b&gt;?</p>]]></text></questiontext>'
        '<generalfeedback format="html"><text>So.</text></generalfeedback><single>true</single>'
        '<answer fraction="100" format="html"><text>&lt;p&gt;A&lt;/p&gt;</text><feedback><text>Yes</text></feedback></answer>'
        '<answer fraction="0"><text>B</text></answer></question>'
    )

    options = [{"text": "A", "is_right": True, "feedback": "Yes"}, {"text": "B", "is_right": False, "feedback": ""}]
    assert found == Question("M1", "Alarms", "one_of", "Which <b>?", {"options": options}, "So.")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("<quiz>\n<question>", 2, "This is not XML"),
        ('<!DOCTYPE q [<!ENTITY a "aa">]>\n<quiz/>', 1, "A document type is not taken"),
        ("", 1, "This is not XML"),
    ],
)
def test_what_is_not_moodle_xml_is_refused_with_its_line(text, line, reason):
    [found] = formats.read("bank.xml", text.encode())

    assert found.line == line
    assert reason in found.reason


def test_aiken():
    text = "Which is in\nItaly?\nA. Oslo\nB) Rome\nANSWER: B\n\nWhich?\nA. x\nB. y\nANSWER: C\n\nNone?\nA. x\nB. y"

    good, beyond, without = formats.read("bank.txt", text.encode())

    value = {"options": [{"text": t, "is_right": t == "Rome", "feedback": ""} for t in ("Oslo", "Rome")]}
    assert good == Question("", "", "one_of", "Which is in\nItaly?", value)
    assert (beyond.line, beyond.reason) == (7, "There is no answer C.")
    assert (without.line, without.reason) == (12, "No line says which answer is right, such as “ANSWER: A”.")


def test_csv_names_missing_columns_and_counts_lines_through_quotes():
    missing = formats.read("bank.csv", b"reference,stem\nA,b")
    good, bad = formats.read("bank.csv", b'question,answers\n"Which\nline?",=a ~b\nWhich?,~a ~b\n')

    assert missing == [Refused(1, "", "These columns are missing: question, answers.")]
    assert (good.line, bad.line, bad.reason) == (2, 4, "No answer is marked as right.")
