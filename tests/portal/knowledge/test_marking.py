import pytest

from portal.knowledge import deciding, drafting, marking, sourcing
from portal.knowledge.models import ArticlePage, KnownValue, RedactionMark
from portal.knowledge.setting_up import WORKFLOW
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support

Decision = RedactionMark.Decision


@pytest.fixture
def draft(db, transcript, call, cast):
    return drafting.draft(call, by=cast("sam"), at=make.LONG_AGO)


@pytest.fixture
def wren(cast):
    return cast("wren")


def latest(article):
    return ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()


def mark_of(article, original):
    return article.marks.get(original=original)


def type_in(article, **fields):
    """Somebody edits the article and saves a draft."""
    page = latest(article)
    for field, value in fields.items():
        setattr(page, field, value)
    page.save_revision()
    return page


def test_decide_accepted_keeps_the_replacement(draft, wren):
    mark = deciding.decide(mark_of(draft, "Owen Hughes"), decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    assert (mark.decision, mark.decided_by, mark.decided_at) == (Decision.ACCEPTED, wren, make.LONG_AGO)
    assert "[person] from [company]" in latest(draft).issue


def test_decide_changed_puts_other_words(draft, wren):
    deciding.decide(
        mark_of(draft, "Owen Hughes"), decision=Decision.CHANGED, words="an <operator>", by=wren, at=make.LONG_AGO
    )

    assert latest(draft).issue.startswith("<p>Hello, an &lt;operator&gt; from [company].")


def test_decide_waved_through_puts_the_original_back_everywhere(draft, wren):
    deciding.decide(mark_of(draft, "Castellan Water"), decision=Decision.WAVED_THROUGH, by=wren, at=make.LONG_AGO)

    assert latest(draft).title == "Trend pages of Castellan Water stay empty"
    assert "from Castellan Water." in latest(draft).issue
    assert "Castellan Water" not in marking.undecided(latest(draft))


def test_decide_replaced_mark_again(draft, wren):
    mark = deciding.decide(mark_of(draft, "Owen"), decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    with pytest.raises(deciding.AlreadyDecided):
        deciding.decide(mark, decision=Decision.WAVED_THROUGH, by=wren, at=make.LONG_AGO)


def test_decide_what_was_left_can_be_taken_out_later(draft, wren):
    mark = deciding.decide(
        mark_of(draft, "Castellan Water"), decision=Decision.WAVED_THROUGH, by=wren, at=make.LONG_AGO
    )

    deciding.decide(mark, decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    assert latest(draft).title == "Trend pages of [company] stay empty"


def test_decide_article_in_review_belongs_to_its_reviewers(draft, cast, wren):
    draft.get_workflow().start(latest(draft), cast("sam"))

    with pytest.raises(deciding.ArticleLocked):
        deciding.decide(mark_of(draft, "Owen"), decision=Decision.ACCEPTED, by=cast("sam"), at=make.LONG_AGO)
    deciding.decide(mark_of(draft, "Owen"), decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    assert draft.get_workflow().name == WORKFLOW
    assert mark_of(draft, "Owen").decided_by == wren


def test_decide_never_writes_the_original_into_the_log(draft, wren):
    from wagtail.models import PageLogEntry

    deciding.decide(mark_of(draft, "Owen Hughes"), decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    entry = PageLogEntry.objects.get(action="portal.mark.decide")
    assert entry.data == {"kind": "person", "decision": "Replaced as proposed"}


def test_look_over_typed_data_becomes_a_pending_mark(draft):
    type_in(draft, cause="<p>Ask joe@mail.example or OWEN.</p>")

    assert list(draft.marks.filter(field="cause").values_list("original", "replacement", "decision")) == [
        ("joe@mail.example", "[e-mail address 2]", "pending")
    ]
    assert "joe@mail.example" in latest(draft).cause


def test_look_over_replaced_words_that_come_back_wait_again(draft, wren):
    deciding.decide(mark_of(draft, "Owen Hughes"), decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    type_in(draft, cause="<p>owen hughes found it</p>")

    mark = mark_of(draft, "Owen Hughes")
    assert (mark.decision, mark.decided_by, mark.decided_at) == (Decision.PENDING, None, None)


def test_look_over_pending_mark_goes_with_its_words(draft):
    type_in(draft, resolution="<p>Start the service again.</p>")

    assert not draft.marks.filter(original="Owen").exists()


def test_look_over_decided_mark_stays_when_its_words_go(draft, wren):
    deciding.decide(mark_of(draft, "Owen"), decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    type_in(draft, resolution="<p>Start the service again.</p>")

    assert mark_of(draft, "Owen").decision == Decision.ACCEPTED


def test_look_over_chosen_words_are_not_found_again(draft, wren):
    deciding.decide(
        mark_of(draft, "owen@castellan.example"),
        decision=Decision.CHANGED,
        words="help@tarn.example",
        by=wren,
        at=make.LONG_AGO,
    )

    assert marking.undecided(latest(draft)) == [
        "Flow Historian Writer",
        "Automatic",
        "[company]",
        "[person]",
        "[person 2]",
    ]


def test_unusual_words_are_left_at_once_and_stay_left(draft, wren):
    assert deciding.leave_words(draft, by=wren, at=make.LONG_AGO) == 2
    assert deciding.leave_words(draft, by=wren, at=make.LONG_AGO) == 0

    words = draft.marks.filter(kind="word")
    assert {(mark.decision, mark.decided_by) for mark in words} == {(Decision.WAVED_THROUGH, wren)}
    assert "Automatic" in latest(draft).resolution


def test_unusual_word_that_is_a_name_is_replaced_wherever_it_stands(draft, wren):
    type_in(draft, resolution="<p>Ask our Zebulon, for Zebulon knows the Automatic mode.</p>")

    deciding.decide(mark_of(draft, "Zebulon"), decision=Decision.ACCEPTED, by=wren, at=make.LONG_AGO)

    assert "Zebulon" not in latest(draft).resolution


def test_words_of_published_articles_and_products_are_not_unusual(draft):
    knowledge.article("Set the startup type", resolution="<p>Choose automatic in Flow.</p>")
    type_in(draft, resolution="<p>Set it to Automatic in March, said Zebulon Smith.</p>")

    assert [mark.original for mark in draft.marks.filter(kind="word")] == ["Zebulon Smith"]


def test_words_of_an_article_that_comes_from_no_call_are_not_listed(db):
    assert not knowledge.article("Ask our Zebulon about it").marks.exists()


def test_known_values_of_the_company_are_marked(draft, call):
    KnownValue.objects.create(account=call.case.account, kind="address", words="12 Quay Street, Oxford")
    KnownValue.objects.create(account=call.case.account, kind="serial", words="3348917502")

    type_in(draft, resolution="<p>Deliver 3348 9175 02 to 12 quay street oxford.</p>")

    found = draft.marks.filter(kind__in=["address", "serial"]).values_list("kind", "original").order_by("kind")
    assert list(found) == [("address", "12 quay street oxford"), ("serial", "3348 9175 02")]


def test_link_makes_the_companys_names_known(db, cast):
    article = knowledge.article("Trends", resolution="<p>Luc from Brasserie Petit found it.</p>")
    case = support.CaseFactory(account=cast("luc").account, contact=cast("luc"))

    sourcing.link(article, case=case, by=cast("sam"), at=make.LONG_AGO)

    assert {mark.original for mark in article.marks.all()} == {"Luc", "Petit"}


def test_link_again_changes_nothing(db, cast, call):
    article = knowledge.article()
    first = sourcing.link(article, case=call.case, by=cast("sam"), at=make.LONG_AGO)

    assert sourcing.link(article, case=call.case, by=cast("priya"), at=make.LONG_AGO) == first


def test_unlink(db, cast, call):
    article = knowledge.article()
    sourcing.link(article, case=call.case, by=cast("sam"), at=make.LONG_AGO)

    sourcing.unlink(article, case=call.case, by=cast("sam"))

    assert article.sources.count() == 0
