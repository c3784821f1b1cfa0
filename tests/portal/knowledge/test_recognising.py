"""The recogniser of names: off, missing, and where the extra is installed, heard."""

import pytest
from django.utils import timezone

from portal.knowledge import deciding, drafting, recognising
from portal.knowledge.models import ArticlePage, RedactionMark

NOW = timezone.now()


def test_off_by_default():
    assert list(recognising.find("Robert Miller lives in Chicago.")) == []
    assert recognising.check_recogniser() == []


def test_an_unknown_recogniser_stops_the_start(settings):
    settings.NAME_RECOGNISER = "magic"

    assert [error.id for error in recognising.check_recogniser()] == ["portal.E001"]


def test_a_switch_without_the_extra_stops_the_start(settings):
    settings.NAME_RECOGNISER = "presidio"
    expected = [] if recognising._is_installed() else ["portal.E002"]

    assert [error.id for error in recognising.check_recogniser()] == expected


def test_what_it_hears_waits_for_a_person_and_is_replaced_everywhere(transcript, call, cast, settings):
    pytest.importorskip("presidio_analyzer")
    settings.NAME_RECOGNISER = "presidio"
    article = drafting.draft(call, by=cast("sam"), at=NOW)
    article.cause = "<p>Yesterday Robert Miller told us that the pump had stopped. Robert Miller was right.</p>"
    article.save_revision()

    mark = article.marks.undecided().get(original="Robert Miller")
    deciding.decide(mark, decision=RedactionMark.Decision.ACCEPTED, by=cast("wren"), at=NOW)

    latest = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert "Miller" not in latest.cause
    assert latest.cause.count(mark.replacement) == 2
