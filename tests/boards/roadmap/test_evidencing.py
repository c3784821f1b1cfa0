from datetime import UTC, datetime

import pytest
from django.utils import timezone

from boards.loop import asking, telling
from boards.roadmap import deciding, evidencing, merging
from boards.roadmap.models import Evidence
from tests.factories import boards as boards_make
from tests.factories import portal_support as portal_make
from tests.factories.portal_revenue import ContractLineFactory

MAY = datetime(2026, 5, 3, tzinfo=UTC)


@pytest.fixture
def item(cast):
    board = boards_make.BoardFactory(slug="flow", confidentiality="customers")
    boards_make.seat_with_delegate(board, cast("ada"))
    return boards_make.ItemFactory(board=board)


def enter(item, cast, who="astrid", contact=True, **more):
    person = cast(who)
    said = {"why": "They stop twice a week.", "said_at": MAY, "contact": person if contact else None}
    return evidencing.enter(item, account=person.account, **said, by=cast("sam"), at=timezone.now(), **more)


def test_a_company_told_of_by_our_people_is_told_what_becomes_of_it(item, cast):
    enter(item, cast)
    event = deciding.change_status(item, to="planned", at=timezone.now(), by=cast("marta"))
    [told] = telling.tell(event, at=timezone.now())
    assert (told.account, told.asked, told.asked_at) == (cast("astrid").account, "told_us", MAY)


def test_what_was_taken_back_asks_no_more(item, cast):
    evidence = enter(item, cast)
    evidencing.withdraw(evidence, by=cast("sam"), at=timezone.now())
    evidencing.withdraw(evidence, by=cast("sam"), at=timezone.now())
    assert (asking.asks_of(item), evidencing.behind(item, timezone.now()).companies) == ([], 0)


def test_every_company_is_behind_an_item_once_with_what_it_pays(item, cast):
    other = boards_make.ItemFactory(board=item.board)
    ContractLineFactory(account=cast("ada").account, yearly_amount=90_000)
    ContractLineFactory(account=cast("astrid").account, yearly_amount=7_000)
    ContractLineFactory(account=cast("astrid").account, yearly_amount=500, currency="SEK")
    ContractLineFactory(account=cast("hana").account, yearly_amount=1_000_000)
    boards_make.BackingFactory(item=item, user=cast("ada"))
    boards_make.BackingFactory(item=other, user=cast("emil"))
    enter(other, cast)
    merging.merge(other, into=item, at=timezone.now(), by=cast("marta"))

    behind = evidencing.behind(item, timezone.now())

    assert (behind.companies, behind.revenue, behind.house, behind.unrated) == (2, 97_000, "EUR", {"SEK": 500})


def test_only_our_people_enter_evidence(item, cast):
    said = {"account": cast("astrid").account, "why": "So.", "said_at": MAY}
    with pytest.raises(evidencing.MayNotEnter):
        evidencing.enter(item, **said, by=cast("ada"), at=timezone.now())


def test_support_enters_what_a_customer_said_and_mistakes_say_where(item, cast, as_person):
    sam, url = as_person("sam"), f"/boards/items/{item.pk}/evidence/"
    form = {"account": cast("astrid").account.pk, "why": "Twice a week.", "said_on": "2026-05-03"}
    wrong = form | {"contact": "ada@brenner.example", "case": "C-404", "said_on": "2100-01-01"}
    errors = sam.post(url, wrong).context["form"].errors
    sam.post(url, form | {"contact": "astrid@lindqvist.example"})

    assert sorted(errors) == ["case", "contact", "said_on"]
    [kept] = Evidence.objects.all()
    assert (kept.account, kept.contact, kept.entered_by) == (cast("astrid").account, cast("astrid"), cast("sam"))


def test_a_call_says_by_itself_who_asked_on_what_case_and_when(item, cast, as_person):
    call = portal_make.CallFactory(
        case=portal_make.CaseFactory(account=cast("astrid").account), contact=cast("astrid"), started_at=MAY
    )
    sam, url = as_person("sam"), f"/boards/items/{item.pk}/evidence/"
    sam.post(url, {"call": call.pk, "why": "Twice a week."})
    page = sam.get(url).text

    [kept] = Evidence.objects.all()
    assert (kept.call, kept.case, kept.account, kept.contact) == (call, call.case, call.case.account, call.contact)
    assert kept.said_at.date() == MAY.date()
    assert "1 call · 1 case · 0 articles" in page
    assert f'Phone, <a href="/desk/cases/{call.case.reference}/">' in page


def test_what_was_entered_for_a_merged_item_stands_behind_the_one_that_stands(item, cast, as_person):
    other = boards_make.ItemFactory(board=item.board)
    enter(other, cast)
    merging.merge(other, into=item, at=timezone.now(), by=cast("marta"))
    sam = as_person("sam")
    assert "They stop twice a week." in sam.get(f"/boards/items/{item.pk}/evidence/").text
    assert "1 piece of evidence" in sam.get(item.get_absolute_url()).text


def test_a_call_of_another_company_or_case_is_refused(item, cast, as_person):
    call, other = portal_make.CallFactory(), portal_make.CaseFactory()
    form = {"call": call.pk, "why": "Twice a week.", "account": cast("astrid").account.pk}
    sam, url = as_person("sam"), f"/boards/items/{item.pk}/evidence/"
    errors = sam.post(url, form).context["form"].errors
    elsewhere = sam.post(url, form | {"account": call.case.account.pk, "case": other.reference}).context["form"].errors
    nothing = sam.post(url, {"why": "Twice a week."}).context["form"].errors

    assert (list(errors), list(elsewhere), sorted(nothing)) == (["call"], ["case"], ["account", "said_on"])
    said = {"account": cast("astrid").account, "why": "So.", "said_at": MAY}
    with pytest.raises(evidencing.AnothersCase):
        evidencing.enter(item, **said, call=call, by=cast("sam"), at=timezone.now())
    assert not Evidence.objects.exists()


def test_revenue_is_shown_to_those_it_concerns(item, cast, as_person):
    url = f"/boards/items/{item.pk}/evidence/"
    shown = {who: "Revenue behind it" in as_person(who).get(url).text for who in ("sam", "marta", "milo", "olga")}
    assert shown == {"sam": False, "marta": True, "milo": True, "olga": True}


def test_customers_see_nothing_of_evidence(item, cast, as_person):
    enter(item, cast)
    page = as_person("ada").get(item.get_absolute_url()).text
    assert "evidence" not in page
    assert "They stop twice a week." not in page
    assert as_person("ada").get(f"/boards/items/{item.pk}/evidence/").status_code == 404


@pytest.mark.parametrize("number", [1, 4])
def test_evidence_page_queries_do_not_grow(item, cast, as_person, django_assert_max_num_queries, number):
    for _number in range(number):
        enter(item, cast)
    milo = as_person("milo")
    milo.get(f"/boards/items/{item.pk}/evidence/")
    with django_assert_max_num_queries(16):
        milo.get(f"/boards/items/{item.pk}/evidence/")
