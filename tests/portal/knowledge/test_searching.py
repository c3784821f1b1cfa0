import pytest
from django.contrib.auth.models import AnonymousUser

from portal.knowledge import searching
from portal.knowledge.models import ArticlePage, Corpus, Entry, Posting, Term
from tests.factories import portal
from tests.factories import portal_knowledge as make

Audience = ArticlePage.Audience
NOBODY = AnonymousUser()


def titles(found):
    return [result.article.title for result in found.results]


@pytest.fixture
def trends(db):
    return make.article(
        "Trends stay empty",
        audience=Audience.PUBLIC,
        issue="<p>Since the update every trend page is empty.</p>",
        resolution="<ol><li>Start the service <b>Flow Historian Writer</b>.</li><li>Set it to Automatic.</li></ol>",
    )


@pytest.fixture
def drive(db):
    return make.article(
        "Drive D4 trips with F0307", audience=Audience.PUBLIC, resolution="<p>Check the encoder cable.</p>"
    )


def test_search_finds_by_stem(trends, drive):
    assert titles(searching.search("my trending page is emptied", user=NOBODY)) == ["Trends stay empty"]


def test_search_finds_code_whole_and_in_part(trends, drive):
    assert titles(searching.search("F0307", user=NOBODY)) == ["Drive D4 trips with F0307"]
    assert titles(searching.search("0307", user=NOBODY)) == ["Drive D4 trips with F0307"]


def test_search_any_word_is_enough(trends, drive):
    found = searching.search("encoder historian", user=NOBODY)

    assert set(titles(found)) == {"Drive D4 trips with F0307", "Trends stay empty"}


def test_search_corrects_unknown_word_and_says_so(trends, drive):
    found = searching.search("the encodre cable", user=NOBODY)

    assert (found.text, found.corrected, titles(found)) == (
        "the encodre cable",
        "the encoder cable",
        ["Drive D4 trips with F0307"],
    )


def test_search_as_typed_when_asked_to(trends, drive):
    found = searching.search("the encodre cable", user=NOBODY, correct=False)

    assert (found.corrected, titles(found)) == ("", ["Drive D4 trips with F0307"])


def test_search_never_leads_to_a_word_the_reader_may_not_read(trends):
    make.article("Project Nightjar", audience=Audience.INTERNAL, resolution="<p>Nightjar is not announced.</p>")

    assert searching.search("nightjer", user=NOBODY).corrected == ""


def test_search_obeys_audience(trends, cast):
    make.article("For customers", audience=Audience.CUSTOMERS, resolution="<p>Historian</p>")
    make.article("For us", audience=Audience.INTERNAL, resolution="<p>Historian</p>")

    assert set(titles(searching.search("historian", user=NOBODY))) == {"Trends stay empty"}
    assert set(titles(searching.search("historian", user=cast("owen")))) == {"Trends stay empty", "For customers"}
    assert set(titles(searching.search("historian", user=cast("sam")))) == {
        "Trends stay empty",
        "For customers",
        "For us",
    }


def test_search_excerpt_marks_the_words(trends):
    [result] = searching.search("historian update", user=NOBODY).results

    assert [(piece.text, piece.is_hit) for piece in result.excerpt] == [
        ("Since the ", False),
        ("update", True),
        (" every trend page is empty. Start the service Flow ", False),
        ("Historian", True),
        (" Writer. Set it to Automatic.", False),
    ]


def words(text):
    return [result.excerpt and "".join(piece.text for piece in result.excerpt) for result in found_by(text)]


def found_by(text):
    return searching.search(text, user=NOBODY).results


@pytest.fixture
def scada(db):
    """As a draft from a call comes: its environment begins with the product that it is also filed under."""
    return make.article(
        "Trends stay empty",
        audience=Audience.PUBLIC,
        products=[portal.ProductFactory(name="Flow SCADA")],
        issue="<p>Trends stay empty: since Saturday every page is white.</p>",
        environment="<p>Flow SCADA 5.2</p>",
        resolution=f"<p>{'Look at the services. ' * 12}Then start the historian again.</p>",
    )


@pytest.mark.parametrize("text", ["trends flow scada", "flow scada", "5.2"])
def test_search_excerpt_begins_with_what_the_article_says(scada, text):
    [excerpt] = words(text)

    assert excerpt.startswith("since Saturday every page is white. Look at the services.")
    assert "Flow SCADA" not in excerpt


def test_search_excerpt_begins_with_a_sentence(scada):
    [excerpt] = words("historian")

    assert excerpt == "… Then start the historian again."


def test_search_finds_what_an_article_is_about(scada):
    assert [result.article for result in found_by('"Flow SCADA 5.2"')] == [scada]


def test_search_excerpt_of_an_article_without_words_is_what_it_is_about(db):
    make.article("Empty", audience=Audience.PUBLIC, resolution="<p></p>", environment="<p>Flow SCADA 5.2</p>")

    assert words("scada") == ["Flow SCADA 5.2"]


def test_search_unpublished_article_is_not_found(trends):
    trends.unpublish()

    assert titles(searching.search("trends", user=NOBODY)) == []


def test_search_deleted_article_leaves_nothing_in_the_index(trends):
    trends.delete()

    left = (Posting.objects.count(), Entry.objects.count(), Term.objects.filter(entries__gt=0).count())
    assert (left, list(Corpus.objects.values_list("entries", "length"))) == ((0, 0, 0), [(0, 0)])


def test_search_published_again_is_found_by_its_new_words(trends):
    trends.title = "Curves are missing"
    trends.save_revision().publish()

    assert titles(searching.search("curves", user=NOBODY)) == ["Curves are missing"]
    assert Term.objects.get(text="stay").entries == 0


def test_search_draft_is_not_found(db):
    make.article("Trends", live=False, audience=Audience.PUBLIC)

    assert titles(searching.search("trends", user=NOBODY)) == []


@pytest.mark.parametrize("text", ['"', "%_\\", "\x00", "the and of", "' OR 1=1 --", "*", "((", "a" * 10_000, "\ud800"])
def test_search_nasty_text_finds_nothing(trends, text):
    assert titles(searching.search(text, user=NOBODY)) == []


def test_search_ten_thousand_words_of_a_log(trends):
    assert titles(searching.search("historian trend " * 5000, user=NOBODY)) == ["Trends stay empty"]


def test_search_only_stop_words_says_so(trends):
    assert searching.search("the and of", user=NOBODY).has_words is False


@pytest.mark.parametrize("count", [1, 4])
def test_search_queries_do_not_grow(db, count, django_assert_max_num_queries):
    for number in range(count):
        make.article(f"Historian {number}", audience=Audience.PUBLIC)

    with django_assert_max_num_queries(14):
        assert len(searching.search("histroian start", user=NOBODY).results) == count
