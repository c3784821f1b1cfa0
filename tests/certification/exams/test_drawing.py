from collections import Counter

import pytest

from certification.exams import drawing, versions
from certification.exams.models import ExamVersion, Item
from certification.exams.versions import BankTooSmall
from tests.factories import certification as make


@pytest.fixture
def version(db):
    first, second = make.DomainFactory(name="A"), make.DomainFactory(name="B")
    for domain in (first, second):
        for _five in range(5):
            make.item(domain)
    return make.exam(blueprint={first: 2, second: 1}).current_version


def test_draw_meets_the_blueprint_every_time(version):
    for seed in range(50):
        drawn = drawing.draw(version, seed)

        assert Counter(one.item_version.domain.name for one in drawn) == {"A": 2, "B": 1}
        assert len({one.item_version.item_id for one in drawn}) == 3


def test_draw_is_the_same_for_the_same_seed(version):
    assert drawing.draw(version, 7) == drawing.draw(version, 7)


def test_draw_exposes_items_evenly(version):
    exposure = Counter(one.item_version.pk for seed in range(200) for one in drawing.draw(version, seed))

    observed = sorted(exposure.values())
    expected = [40] * 5 + [80] * 5
    # Chi-square with 9 degrees of freedom stays below 27.9 in 999 of 1,000 runs; the seeds are fixed, so it is one run.
    assert sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True)) < 27.9


def test_draw_takes_no_withdrawn_item(version):
    domain = version.lines.first().domain
    for item in domain.items.all()[:3]:
        item.unpublish()

    drawn = {one.item_version.item for one in drawing.draw(version, 1) if one.item_version.domain == domain}

    assert drawn == set(domain.items.filter(live=True))


def test_draw_from_too_small_a_bank_is_refused(version):
    domain = version.lines.first().domain
    for item in domain.items.all()[:4]:
        item.unpublish()

    with pytest.raises(BankTooSmall):
        drawing.draw(version, 1)


def test_draw_shows_the_newest_version(version):
    item = version.lines.last().domain.items.first()
    item.stem = "Reworded?"
    versions.publish(item)

    stems = {one.item_version.stem for seed in range(30) for one in drawing.draw(version, seed)}

    assert "Reworded?" in stems


def test_draw_adds_pilots_that_are_not_scored(version):
    domain = version.lines.first().domain
    pilots = {make.item(domain, use="pilot").pk for _two in range(2)}
    ExamVersion.objects.update(pilot_count=1)
    version.refresh_from_db()

    for seed in range(20):
        drawn = drawing.draw(version, seed)
        assert {one.item_version.item_id for one in drawn if not one.is_scored} < pilots
        assert [one.is_scored for one in drawn].count(True) == 3


@pytest.mark.parametrize("use", ["pilot", "retired", "voided"])
def test_draw_scores_only_what_is_in_use(version, use):
    domain = version.lines.first().domain
    out = [item.pk for item in domain.items.all()[:3]]
    Item.objects.filter(pk__in=out).update(use=use)

    drawn = {one.item_version.item_id for seed in range(10) for one in drawing.draw(version, seed)}

    assert drawn & set(out) == set()


@pytest.mark.parametrize(("seen", "again"), [(0, 0), (2, 0), (3, 0), (4, 1), (5, 2)])
def test_draw_repeats_no_more_than_the_bank_makes_it(version, seen, again):
    domain = version.lines.first().domain
    worn = set(domain.items.values_list("pk", flat=True)[:seen])

    for seed in range(20):
        drawn = {one.item_version.item_id for one in drawing.draw(version, seed, worn)}
        assert len(drawn & worn) == again
