import json
import math

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from portal.knowledge import evaluating
from tests.factories import portal_knowledge as knowledge

names = st.sampled_from("abcdef")
gains = st.dictionaries(names, st.integers(1, 3), min_size=1)
found = st.lists(names, unique=True)


def test_evaluate_search_prints_what_it_found(db, tmp_path, capsys):
    knowledge.article("Valve", external_id="v", resolution="<p>Turn it.</p>")
    knowledge.article("Button", external_id="b", resolution="<p>Press it.</p>")
    questions, answers = tmp_path / "questions.jsonl", tmp_path / "answers.tsv"
    asked = {"1": "the valve?", "2": "turn the button", "3": "unanswered", "4": "nothing known"}
    questions.write_text("\n".join(json.dumps({"id": key, "text": text}) for key, text in asked.items()))
    answers.write_text("1\tv\t1\n2\tb\t1\n4\tb\t1\n")

    call_command("evaluate_search", str(questions), str(answers))

    measured = json.loads(capsys.readouterr().out)
    assert {name: measured[name] for name in measured if not name.endswith("ms")} == {
        "questions": 3,
        "found_in_first_five": 2,
        "recall_at_5": 0.6667,
        "recall_at_10": 0.6667,
        "ndcg_at_10": 0.6667,
        "no_result_rate": 0.3333,
    }


@pytest.mark.parametrize(("questions", "answers"), [("{", ""), ('{"id": "1"}', ""), ("", "only\ttwo\n")])
def test_evaluate_search_wrong_files(db, tmp_path, questions, answers):
    (tmp_path / "q").write_text(questions)
    (tmp_path / "a").write_text(answers)

    with pytest.raises(CommandError, match="The files are not as described"):
        call_command("evaluate_search", str(tmp_path / "q"), str(tmp_path / "a"))


def test_evaluate_search_no_such_file(db):
    with pytest.raises(CommandError, match="/nowhere cannot be read"):
        call_command("evaluate_search", "/nowhere", "/nowhere")


def test_ndcg_worked_out():
    gains = {"a": 2, "b": 1}

    assert evaluating.ndcg(["x", "a", "b"], gains, 10) == pytest.approx(
        (3 / math.log2(3) + 1 / math.log2(4)) / (3 / math.log2(2) + 1 / math.log2(3))
    )


@given(found, gains)
def test_measures_lie_between_nothing_and_all(found, gains):
    best = sorted(gains, key=gains.get, reverse=True)

    assert 0 <= evaluating.ndcg(found, gains, 10) <= evaluating.ndcg(best, gains, 10) == pytest.approx(1)
    assert 0 <= evaluating.recall(found, gains, 5) <= 1
