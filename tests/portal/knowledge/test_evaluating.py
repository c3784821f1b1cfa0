import json
import math

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from portal.knowledge import correcting, evaluating, searching
from portal.knowledge.models import ArticleSource, Posting, Term, Word
from portal.management.commands import evaluate_search
from tests.factories import portal_knowledge as knowledge
from tests.factories.portal_support import CaseFactory

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


def rows(capsys):
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {row["set"]: row for row in found}


def test_evaluate_search_on_our_small_set_and_own_links(db, call, capsys):
    article = knowledge.article("Trend pages stay empty", resolution="<p>Start the historian.</p>")
    for case in (call.case, *CaseFactory.create_batch(3, subject="Trends are empty")):
        ArticleSource.objects.create(article=article, case=case, kind=ArticleSource.Kind.LINKED)

    call_command("evaluate_search", beside=True)

    found = rows(capsys)
    small, mistyped = found["our small set"], found["our small set, mistyped"]
    assert (small["questions"], small["no_result_rate"], mistyped["no_result_rate"]) == (14, 0, 0)
    assert small["ndcg_at_10"] >= max(
        found[f"our small set, {name}"]["ndcg_at_10"] for name in ("FTS5 porter", "bm25s")
    )
    assert mistyped["ndcg_at_10"] >= 0.95 * small["ndcg_at_10"]
    parts = [found[f"own links, {part}"] for part in ("tuning", "held_out")]
    assert [(part["questions"], part["recall_at_10"]) for part in parts] == [(2, 1.0), (2, 1.0)]


def test_evaluate_search_on_a_folder_leaves_everything_as_it_was(db, capsys):
    article = knowledge.article("Valve", resolution="<p>Turn the valve.</p>", audience="public")
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in (Page, Posting, Term, Word)}

    call_command("evaluate_search", folder=evaluate_search.SAMPLE)

    assert rows(capsys)[str(evaluate_search.SAMPLE)]["found_in_first_five"] == 14
    assert {model: set(model.objects.values_list("pk", flat=True)) for model in before} == before
    assert [result.article for result in searching.search("valves", user=AnonymousUser()).results] == [article]


def test_evaluate_search_on_a_folder_that_is_none(db, tmp_path):
    with pytest.raises(CommandError, match=r"articles\.jsonl cannot be read"):
        call_command("evaluate_search", folder=tmp_path)
    (tmp_path / "articles.jsonl").write_text("{}")
    with pytest.raises(CommandError, match="line 1: An article needs id, title and body"):
        call_command("evaluate_search", folder=tmp_path)


@given(st.text(alphabet="abcdefgh ", max_size=60))
def test_mistyped_slips_once_in_each_long_word(text):
    for word, slipped in zip(text.split(), evaluating.mistyped(text, seed="1").split(), strict=True):
        assert correcting.distance(word, slipped) <= (1 if len(word) >= 6 else 0)
        assert word[:1] == slipped[:1]


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
