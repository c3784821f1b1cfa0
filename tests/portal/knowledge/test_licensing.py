"""Who publishes alone, who is looked at by whom, and what two people must agree on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.knowledge import licensing
from portal.knowledge.models import ArticlePage, HeldLicence, Licence, LicenceRule, RedactionMark
from portal.knowledge.models.licences import licence_of
from portal.outbox.models import Effect
from tests.factories import portal as make
from tests.factories import portal_knowledge as knowledge
from tests.portal.knowledge.test_guarding import form_of

NOW = timezone.now()
COACH_STEP, PUBLISHER_STEP = "A coach looks at it", "A publisher approves it"


def give(user, licence):
    HeldLicence.objects.update_or_create(user=user, defaults={"licence": licence})


def submit(client, article):
    article = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]), form_of(article, **{"action-submit": "1"})
    )


def approve(client, article):
    state = ArticlePage.objects.get(pk=article.pk).current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", state.pk]))


def where(article):
    """ "live", or the name of the step that it waits at."""
    article = ArticlePage.objects.get(pk=article.pk)
    task = article.current_workflow_task
    return task.name if task else "live" if article.live else "draft"


@pytest.mark.parametrize(
    ("licence", "audience", "then"),
    [
        (Licence.CANDIDATE, "internal", COACH_STEP),
        (Licence.CANDIDATE, "public", COACH_STEP),
        (Licence.CONTRIBUTOR, "internal", "live"),
        (Licence.CONTRIBUTOR, "customers", PUBLISHER_STEP),
        (Licence.PUBLISHER, "public", "live"),
        (Licence.COACH, "tier", "live"),
    ],
)
def test_submitting_goes_as_far_as_the_licence(cast, as_person, base_tier, licence, audience, then):
    give(cast("sam"), licence)
    tier = base_tier if audience == "tier" else None
    article = knowledge.article(live=False, audience=audience, tier=tier)

    response = as_person("sam").post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        form_of(article, **{"action-submit": "1", "tier": tier.pk if tier else ""}),
    )

    assert (response.status_code, where(article)) == (302, then)


def test_a_coach_approves_a_candidate_and_a_publisher_a_contributor(cast, as_person):
    by_candidate, by_contributor = knowledge.article("A", live=False), knowledge.article("B", live=False)
    sam, priya, wren = as_person("sam"), cast("priya"), as_person("wren")
    submit(sam, by_candidate)
    give(cast("sam"), Licence.CONTRIBUTOR)
    submit(sam, by_contributor)
    give(priya, Licence.PUBLISHER)

    refused = approve(as_person("priya"), by_candidate)
    approve(as_person("priya"), by_contributor)
    approve(wren, by_candidate)

    assert refused.status_code in {302, 403}
    assert (where(by_candidate), where(by_contributor)) == ("live", "live")


def test_an_undecided_mark_stops_even_a_publisher(cast, as_person):
    give(cast("sam"), Licence.PUBLISHER)
    article = knowledge.article(live=False, cause="<p>Ask joe@mail.example about it.</p>")
    assert article.marks.undecided().exists()

    submit(as_person("sam"), article)

    assert where(article) == COACH_STEP


@pytest.mark.parametrize(("days", "earned"), [(None, Licence.PUBLISHER), (-1, Licence.CANDIDATE)])
def test_a_licence_is_earned_by_a_certificate_while_it_runs(cast, days, earned):
    LicenceRule.objects.create(credential="writing-articles", licence=Licence.PUBLISHER)
    ends = days and NOW + timedelta(days=days)
    make.StandingFactory(user=cast("sam"), credential="writing-articles", ends_at=ends)

    assert licence_of(cast("sam")) == earned
    assert (cast("sam") in licensing.holders(Licence.PUBLISHER, NOW)) == (earned == Licence.PUBLISHER)


def test_customers_and_other_staff_hold_none_whatever_they_earned(cast):
    LicenceRule.objects.create(credential="writing-articles", licence=Licence.COACH)
    make.StandingFactory(user=cast("ada"), credential="writing-articles")

    assert [licence_of(cast(who)) for who in ("ada", "olga", "sam", "wren")] == [0, 0, Licence.CANDIDATE, Licence.COACH]
    assert cast("ada") not in licensing.holders(Licence.CANDIDATE, NOW)


def test_whoever_may_approve_is_told_once_and_the_writer_is_not(cast, as_person):
    cast("wren"), cast("milo")
    article = knowledge.article("Trends", live=False)

    submit(as_person("sam"), article)

    told = Effect.objects.filter(key__startswith="article-approve")
    assert [effect.payload["to"] for effect in told] == [cast("wren").email]
    assert told.get().payload["subject"] == "Waits for your approval: Trends"


def test_by_compliance_candidates_change_nothing_and_nobody_publishes_alone(cast, as_person):
    article = knowledge.article(governance="compliance")
    sam, wren, milo = as_person("sam"), as_person("wren"), cast("milo")
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])

    assert sam.get(edit).status_code == 302
    refused = wren.post(edit, form_of(article, **{"action-publish": "1"}))
    assert "A second person approves this article" in refused.content.decode()

    submit(wren, article)
    assert where(article) == PUBLISHER_STEP
    approve(wren, article)
    assert where(article) == PUBLISHER_STEP
    give(milo, Licence.PUBLISHER)
    approve(as_person("milo"), article)
    assert where(article) == "live"


def test_a_licence_publishes_from_the_editor_without_the_group(cast, as_person):
    give(cast("sam"), Licence.PUBLISHER)
    article = knowledge.article(live=False)

    as_person("sam").post(
        reverse("wagtailadmin_pages:edit", args=[article.pk]), form_of(article, **{"action-publish": "1"})
    )

    assert where(article) == "live"
    assert not RedactionMark.objects.exists()
