import pytest

from certification.billing.models import SeatPrice
from certification.exams import versions
from certification.exams.models import ExamVersion, ItemKey, ItemVersion
from certification.exams.models.append_only import Frozen
from tests.factories import certification as make


def test_publishing_an_item_freezes_it(db):
    item = make.item(stem="Which port?")

    version = ItemVersion.objects.get(item=item)
    assert (version.number, version.stem, version.kind, version.domain) == (1, "Which port?", "one_of", item.domain)
    assert ItemKey.objects.get(version=version).number == 1


def test_publishing_again_adds_a_version_and_leaves_the_first(db):
    item = make.item(stem="Which port?")

    item.stem = "Which port, by default?"
    versions.publish(item)

    stems = list(ItemVersion.objects.filter(item=item).order_by("number").values_list("number", "stem"))
    assert stems == [(1, "Which port?"), (2, "Which port, by default?")]


def test_saving_a_draft_freezes_nothing(db):
    item = make.item()
    item.stem = "Half a thought"

    item.save_revision()

    assert ItemVersion.objects.count() == 1


def test_drawable_is_the_newest_version_of_what_is_live(db):
    item, withdrawn = make.item(), make.item()
    make.item(live=False)
    versions.publish(item)
    withdrawn.unpublish()

    drawable = ItemVersion.objects.drawable()

    assert [(version.item, version.number) for version in drawable] == [(item, 2)]


def test_publishing_an_exam_freezes_its_terms(cast):
    domain = make.DomainFactory()
    exam = make.exam(blueprint={domain: 2}, minutes=15, cut_score=70)

    exam.minutes = 30
    versions.publish(exam, by=cast("edwin"))

    terms = list(ExamVersion.objects.order_by("number").values_list("minutes", "cut_score", "published_by__first_name"))
    assert terms == [(15, 70, None), (30, 70, "Edwin")]
    assert list(exam.current_version.lines.values_list("domain", "count")) == [(domain.pk, 2)]


def test_publishing_an_exam_keeps_what_it_cost_then(db):
    exam = make.exam(needs_seat=True)
    price = SeatPrice.objects.create(exam=exam, currency="EUR", unit_amount=12_000, stripe_price_id="price_1")
    versions.publish(exam)
    SeatPrice.objects.filter(pk=price.pk).update(is_active=False)
    SeatPrice.objects.create(exam=exam, currency="EUR", unit_amount=15_000)

    told = [version.price for version in exam.versions.order_by("number")]

    assert told == ["By seat; none was on sale", "€120.00"]
    assert make.exam().current_version.price == "Free"
    assert ExamVersion().price == "Not recorded"


def test_what_is_frozen_cannot_be_saved_again(db):
    exam = make.exam()
    version = exam.current_version
    version.cut_score = 1

    with pytest.raises(Frozen):
        version.save()
    with pytest.raises(Frozen):
        version.delete()


def test_check_bank_names_the_domain_that_is_too_small(db):
    small, large = make.DomainFactory(), make.DomainFactory()
    make.item(small)
    make.item(large)
    make.item(large)

    versions.check_bank({large: 2, small: 1})
    with pytest.raises(versions.BankTooSmall) as error:
        versions.check_bank({large: 2, small: 2})

    assert error.value.domain == small
