import pytest

from portal.knowledge import drafting
from portal.knowledge.models import ArticlePage, ArticleSource, HelpIndexPage, RedactionMark
from portal.products.models import Installation
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.factories import portal_support as support


@pytest.fixture
def help_centre(db):
    return knowledge.help_centre()


@pytest.fixture
def draft(help_centre, transcript, call, cast):
    return drafting.draft(call, by=cast("sam"), at=make.LONG_AGO)


def marks(article):
    return list(article.marks.values_list("kind", "original", "replacement", "field", "decision"))


def test_draft_is_a_draft_below_the_help_centre(draft, help_centre, call, cast):
    assert (draft.live, draft.get_parent().specific, draft.owner) == (False, help_centre, cast("sam"))
    assert [product.slug for product in draft.products.all()] == ["flow-scada"]
    assert draft.audience == ArticlePage.Audience.CUSTOMERS


def test_draft_tells_issue_and_resolution_without_names(draft):
    draft = draft.get_latest_revision_as_object()

    assert draft.title == "Trend pages of [company] stay empty"
    assert draft.issue == (
        "<p>Hello, [person] from [company]. Since Saturday every trend page is empty.</p>"
        "<p>Yes, live values move. You can mail me at [e-mail address].</p>"
    )
    assert draft.environment == "<p>Flow SCADA</p>"
    assert draft.resolution == (
        "<ol><li>Please start the service Flow Historian Writer again, [person 2].</li>"
        "<li>Then set its startup type to Automatic.</li></ol>"
    )
    assert draft.cause == ""


def test_draft_keeps_originals_in_marks_only(draft):
    assert marks(draft) == [
        ("company", "Castellan Water", "[company]", "title", "pending"),
        ("person", "Owen Hughes", "[person]", "issue", "pending"),
        ("email", "owen@castellan.example", "[e-mail address]", "issue", "pending"),
        ("person", "Owen", "[person 2]", "resolution", "pending"),
        ("word", "Flow Historian Writer", "[person 3]", "resolution", "pending"),
        ("word", "Automatic", "[person 4]", "resolution", "pending"),
    ]
    assert [mark.turn.speaker for mark in draft.marks.exclude(turn=None)] == [
        "Owen Hughes",
        "Owen Hughes",
        "Sam Whitaker",
    ]
    contents = [str(revision.content) for revision in draft.revisions.all()]
    assert not any("Owen" in content or "Castellan" in content.title() for content in contents)
    assert "castellan" not in draft.slug


def test_draft_second_click_is_the_same_draft(draft, call, cast):
    assert drafting.draft(call, by=cast("priya"), at=make.LONG_AGO) == draft
    assert ArticlePage.objects.count() == 1


def test_draft_names_its_source(draft, call, cast):
    source = ArticleSource.objects.get()

    assert (source.article, source.call, source.case, source.kind, source.by) == (
        draft,
        call,
        call.case,
        ArticleSource.Kind.DRAFTED,
        cast("sam"),
    )


def test_draft_without_consent_uses_our_words(help_centre, transcript, call, cast):
    call.agreed_to_use = False

    draft = drafting.draft(call, by=cast("sam"), at=make.LONG_AGO)

    assert draft.issue == "<p>The trend page shows no curve since the update.</p>"


def test_draft_environment_says_what_the_company_runs(help_centre, transcript, call, cast):
    version = make.ProductVersionFactory(product=call.case.product, number="5.2")
    Installation.objects.create(account=call.case.account, version=version, since=make.LONG_AGO.date())

    assert drafting.draft(call, by=cast("sam"), at=make.LONG_AGO).environment == "<p>Flow SCADA 5.2</p>"


def test_draft_environment_tells_the_systems_and_codes_that_were_named(help_centre, call, cast):
    said = knowledge.TranscriptFactory(call=call)
    knowledge.TurnFactory(
        transcript=said, text="Since the patch 4.2.1 on Windows Server 2019 it shows F0307 at startup"
    )

    assert drafting.draft(call, by=cast("sam"), at=make.LONG_AGO).environment == (
        "<p>Flow SCADA</p><p>Patch 4.2.1, Windows Server 2019</p><p>Named: F0307</p>"
    )


def test_draft_escapes_what_was_said(help_centre, call, cast):
    said = knowledge.TranscriptFactory(call=call)
    knowledge.TurnFactory(transcript=said, text="The page <script>alert(1)</script> & nothing else shows")

    assert drafting.draft(call, by=cast("sam"), at=make.LONG_AGO).issue == (
        "<p>The page &lt;script&gt;alert(1)&lt;/script&gt; &amp; nothing else shows</p>"
    )


def test_draft_without_transcript(help_centre, call, cast):
    with pytest.raises(drafting.NothingSaid):
        drafting.draft(call, by=cast("sam"), at=make.LONG_AGO)


def test_draft_without_help_centre(transcript, call, cast):
    HelpIndexPage.objects.get().delete()

    with pytest.raises(drafting.NoHelpCentre):
        drafting.draft(call, by=cast("sam"), at=make.LONG_AGO)


def test_draft_harmless_call_has_no_marks(help_centre, cast):
    call = support.CallFactory()
    knowledge.TurnFactory(transcript=knowledge.TranscriptFactory(call=call), speaker="")

    assert RedactionMark.objects.filter(article=drafting.draft(call, by=cast("sam"), at=make.LONG_AGO)).count() == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hi my name is petra kowal and the pump of petra is loud", "hi my name is [person] and the pump of [person 2] is loud"),
        ("My name's Petra. The pump is loud, petra says.", "My name’s [person]. The pump is loud, [person] says."),
        ("my first name is petra and last name is kowal, loud pump", "my first name is [person] and last name is [person 2], loud pump"),
        ("my name is on the sign, and the pump is loud", "my name is on the sign, and the pump is loud"),
        ("the file name is pump and it is loud today", "the file name is pump and it is loud today"),
    ],
)  # fmt: skip
def test_draft_takes_out_names_that_people_give_themselves_in_any_case(help_centre, call, cast, said, told):
    """The caller is no user of ours, and a recogniser writes no capitals."""
    transcript = knowledge.TranscriptFactory(call=call)
    knowledge.TurnFactory(transcript=transcript, speaker="", text=said.replace("’", "'"))

    draft = drafting.draft(call, by=cast("sam"), at=make.LONG_AGO).get_latest_revision_as_object()

    assert draft.issue == f"<p>{told}</p>".replace("’", "&#x27;")
