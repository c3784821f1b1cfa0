"""A mark found after an article was scheduled stops that article and no other."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from home.pages.models import StandardPage
from portal.knowledge import scheduling
from portal.knowledge.models import ArticlePage, ArticleSource
from portal.outbox.models import Effect
from tests.factories import portal_knowledge as knowledge

HOUR = timedelta(hours=1)


@pytest.fixture
def scheduled(db, cast):
    """An article that names Owen, due an hour ago; nothing was known of Owen when it was scheduled."""
    article = knowledge.article("Ask Owen Hughes", live=False)
    article.save_revision(user=cast("wren"), approved_go_live_at=timezone.now() - HOUR)
    return article


@pytest.fixture
def pages(scheduled):
    """Others due before and after it."""
    home = knowledge.help_centre().get_parent()
    made = []
    for number, late in ((1, 2 * HOUR), (2, HOUR / 2)):
        page = home.add_child(instance=StandardPage(title=f"Page {number}", live=False))
        page.save_revision(approved_go_live_at=timezone.now() - late)
        made.append(page)
    return made


def now_known(article, call):
    ArticleSource.objects.create(article=article, case=call.case, kind=ArticleSource.Kind.LINKED)


def live(*pages):
    return [type(page).objects.get(pk=page.pk).live for page in pages]


def test_nothing_undecided_goes_out(scheduled, pages):
    call_command("publish_scheduled", verbosity=0)

    assert live(scheduled, *pages) == [True, True, True]


def test_mark_found_after_scheduling_holds_back_this_article_only(scheduled, pages, call, cast, capsys):
    now_known(scheduled, call)

    call_command("publish_scheduled", verbosity=0)

    assert live(scheduled, *pages) == [False, True, True]
    assert capsys.readouterr().out == "Held back, something is undecided: Ask Owen Hughes\n"
    assert scheduled.marks.get().original == "Owen Hughes"
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    mail = Effect.objects.get(key__startswith="article-held-back")
    assert (mail.payload["to"], mail.payload["subject"]) == (cast("wren").email, "Not published: Ask Owen Hughes")


def test_hold_back_again_does_nothing(scheduled, call):
    now_known(scheduled, call)

    assert scheduling.hold_back(at=timezone.now()) == [ArticlePage.objects.get(pk=scheduled.pk)]
    assert scheduling.hold_back(at=timezone.now()) == []
    assert Effect.objects.filter(key__startswith="article-held-back").count() == 1


def test_dry_run_holds_nothing_back(scheduled, call):
    now_known(scheduled, call)

    call_command("publish_scheduled", dryrun=True, verbosity=0)

    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1
