import pytest

from home.search.forms import LONGEST


@pytest.mark.parametrize("question", ['"', '""', "%_\\", "' OR 1=1 --", "the of and", "a" * LONGEST, "(", "*", "😀"])
def test_search_answers_any_question(client, db, question):
    page = client.get("/search/", {"q": question})

    assert page.status_code == 200
    assert "Nothing answers that yet" in page.content.decode()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "Type a few words of your question."),
        ("x" * 10_000, f"That is longer than {LONGEST} characters. Ask in a sentence or two."),
        ("pump\x00", "Your question holds a character that is no text. Type it anew."),
    ],
)
def test_search_refuses_what_is_no_question_with_a_sentence(client, db, question, sentence):
    page = client.get("/search/", {"q": question})

    assert (page.status_code, sentence in page.content.decode()) == (200, True)


def test_search_keeps_what_was_typed(client, db):
    page = client.get("/search/", {"q": '<b>"drive"'}).content.decode()

    assert 'value="&lt;b&gt;&quot;drive&quot;"' in page


def test_search_before_a_question_shows_only_the_box(client, db):
    page = client.get("/search/").content.decode()

    assert ("id_q" in page, "Nothing answers" in page) == (True, False)
