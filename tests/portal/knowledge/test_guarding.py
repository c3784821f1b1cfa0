"""Every way of publishing, tried on an article with an undecided mark and again once it is decided."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text

from portal.knowledge import deciding
from portal.knowledge.marking import UndecidedMarks
from portal.knowledge.models import ArticlePage, RedactionMark
from tests import people
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge

UNSAFE = "<p>Ask joe@mail.example about it.</p>"


@pytest.fixture
def draft(db):
    return knowledge.article("Trends stay empty", live=False, cause=UNSAFE)


@pytest.fixture
def wren(cast):
    return cast("wren")


def decide(article, by):
    for mark in article.marks.undecided():
        deciding.decide(mark, decision=RedactionMark.Decision.ACCEPTED, by=by, at=timezone.now())


def is_live(article):
    return ArticlePage.objects.get(pk=article.pk).live


def form_of(article, **fields):
    texts = {field: rich_text(getattr(article, field)) for field in ("issue", "environment", "resolution", "cause")}
    own = {
        "title": article.title,
        "slug": article.slug,
        "audience": article.audience,
        "confidence": article.confidence,
        "governance": article.governance,
        "significance": 0,
        "products": [],
        "comments": [],
    }
    data = nested_form_data({**own, **texts, **fields})
    return data | {f"comments-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


def by_revision(article, user):
    article.get_latest_revision().publish(user=user)


def by_action(article, user):
    PublishPageRevisionAction(article.get_latest_revision(), user=user).execute()


def by_saving(article, user):
    page = article.get_latest_revision_as_object()
    page.live = True
    page.save()


def by_copying(article, user):
    page = article.get_latest_revision_as_object()
    page.copy(update_attrs={"slug": "copy", "live": True}, user=None)


def by_schedule(article, user):
    page = article.get_latest_revision_as_object()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish(user=user)


def by_approved_time(article, user):
    page = article.get_latest_revision_as_object()
    page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def by_workflow(article, user):
    page = article.get_latest_revision_as_object()
    page.get_workflow().start(page, make.person(people.sam))
    page.current_workflow_task_state.approve(user=user)


@pytest.mark.parametrize(
    "publish", [by_revision, by_action, by_saving, by_copying, by_schedule, by_approved_time, by_workflow]
)
def test_undecided_article_is_refused(draft, wren, publish):
    with pytest.raises(UndecidedMarks) as refused:
        publish(draft, wren)

    assert refused.value.words == ["joe@mail.example"]
    assert not ArticlePage.objects.filter(live=True).exists()
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


@pytest.mark.parametrize("publish", [by_revision, by_action, by_saving, by_approved_time, by_workflow])
def test_decided_article_is_published(draft, wren, publish):
    decide(draft, wren)

    publish(ArticlePage.objects.get(pk=draft.pk), wren)

    assert is_live(draft)
    assert ArticlePage.objects.get(pk=draft.pk).cause == "<p>Ask [e-mail address] about it.</p>"


def test_older_version_with_data_is_refused_after_deciding(draft, wren):
    before = draft.get_latest_revision()
    decide(draft, wren)

    with pytest.raises(UndecidedMarks):
        before.publish(user=wren)


def test_workflow_approval_refused_leaves_the_task_open(draft, wren):
    with pytest.raises(UndecidedMarks):
        by_workflow(draft, wren)

    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.current_workflow_task_state.status == "in_progress"


def test_new_data_in_a_live_article_is_refused_and_the_live_text_stays(db, wren):
    article = knowledge.article("Trends stay empty")
    article.cause = UNSAFE
    revision = article.save_revision()

    with pytest.raises(UndecidedMarks):
        revision.publish(user=wren)

    assert ArticlePage.objects.get(pk=article.pk).cause == ""
    assert is_live(article)


def test_editor_publish_is_refused_with_the_way_on(draft, as_person):
    client = as_person("wren")

    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), form_of(draft, **{"action-publish": "1"}), follow=True
    )

    assert response.redirect_chain == [(reverse("article_marks", args=[draft.pk]), 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "“Trends stay empty” is not published; its draft is kept. Decide first about 1 place that may tell who asked."
    ]
    assert not is_live(draft)


def test_editor_publish_after_deciding(draft, as_person, wren):
    decide(draft, wren)
    draft = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()

    as_person("wren").post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), form_of(draft, **{"action-publish": "1"})
    )

    assert is_live(draft)


def test_editor_typing_data_and_publishing_at_once_is_refused(db, as_person):
    article = knowledge.article("Trends stay empty")

    response = as_person("wren").post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        form_of(article, cause=rich_text(UNSAFE), **{"action-publish": "1"}),
    )

    assert response.url == reverse("article_marks", args=[article.pk])
    assert [mark.original for mark in article.marks.all()] == ["joe@mail.example"]


def test_new_article_published_from_the_editor_is_refused(db, as_person):
    address = reverse("wagtailadmin_pages:add", args=["portal", "articlepage", knowledge.help_centre().pk])
    article = ArticlePage(title="New", slug="new", cause=UNSAFE, resolution="<p>Do it.</p>")

    response = as_person("wren").post(address, form_of(article, **{"action-publish": "1"}))

    kept = ArticlePage.objects.get()
    assert (kept.live, response.url) == (False, reverse("article_marks", args=[kept.pk]))


def test_bulk_publish_is_refused(draft, as_person):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = as_person("wren").post(f"{address}?id={draft.pk}")

    assert (is_live(draft), response.url) == (False, reverse("article_marks", args=[draft.pk]))


@pytest.mark.parametrize("background", [True, False])
def test_approval_in_the_admin_is_refused(draft, as_person, wren, background):
    draft.get_workflow().start(draft, wren)
    state = ArticlePage.objects.get(pk=draft.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    headers = {"x-requested-with": "XMLHttpRequest"} if background else {}

    response = as_person("wren").post(address, headers=headers)

    assert not is_live(draft)
    where = reverse("article_marks", args=[draft.pk])
    assert (response.json()["redirect"] if background else response.url) == where


def test_approval_with_an_edit_is_refused(cast, as_person):
    article = knowledge.article("Trends stay empty", live=False)
    article.get_workflow().start(article, cast("sam"))

    response = as_person("wren").post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        form_of(
            article,
            cause=rich_text(UNSAFE),
            **{"action-workflow-action": "true", "workflow-action-name": "approve"},
        ),
    )

    assert (is_live(article), response.url) == (False, reverse("article_marks", args=[article.pk]))


def test_support_may_not_publish_at_all(draft, as_person, wren):
    decide(draft, wren)

    as_person("sam").post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]), form_of(draft, **{"action-publish": "1"})
    )

    assert not is_live(draft)


def test_support_submits_and_a_writer_approves(draft, as_person, wren):
    decide(draft, wren)
    draft = ArticlePage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])

    as_person("sam").post(edit, form_of(draft, **{"action-submit": "1"}))
    waiting = ArticlePage.objects.get(pk=draft.pk)
    assert (waiting.live, waiting.current_workflow_state.workflow.name) == (False, "Article review")
    state = waiting.current_workflow_task_state
    as_person("wren").post(reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]))

    assert is_live(draft)


def test_articles_are_not_copied_in_the_admin(db, as_person):
    article = knowledge.article()

    response = as_person("wren").get(reverse("wagtailadmin_pages:copy", args=[article.pk]))

    assert response.status_code in {302, 403}


def test_expiry_and_unpublishing_need_no_decision(db):
    article = knowledge.article()
    RedactionMark.objects.create(
        article=article, kind="person", original="Owen", digest="0" * 64, replacement="[person]", field="title"
    )

    article.unpublish()

    assert not is_live(article)


def test_an_autosave_on_its_way_does_not_take_a_published_article_out(db, wren):
    article = knowledge.article(live=False)
    form_class = ArticlePage.get_edit_handler().get_form_class()
    stale = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    article.get_latest_revision().publish(user=wren)

    form = form_class(form_of(stale), instance=stale, for_user=wren)
    assert form.is_valid(), form.errors
    form.save()

    assert is_live(article)
