import pytest
from django.utils import timezone

from boards.rounds import opening, publishing, voting
from portal.revenue.models import PlanningRate
from tests.factories import boards as boards_make
from tests.factories import portal as portal_make
from tests.factories.portal_revenue import ContractLineFactory


def test_result_is_missing_until_published_but_for_moderators(as_person, round, votes, cast):
    votes("ada", 7)
    url = f"/boards/rounds/{round.pk}/result/"
    running = [as_person(who).get(url).status_code for who in ("ada", "sam", "marta")]
    opening.close_round(round, at=timezone.now(), by=None)
    closed = [as_person(who).get(url).status_code for who in ("ada", "sam", "marta")]
    publishing.publish(round, at=timezone.now(), by=cast("marta"))
    published = [as_person(who).get(url).status_code for who in ("ada", "sam", "marta")]

    assert (running, closed, published) == ([404, 404, 404], [404, 404, 200], [200, 200, 200])


def test_result_finds_a_ballot_by_its_code(as_person, published, seat):
    code = published.ballots.get(seat=seat("ada")).slip.code
    url = f"/boards/rounds/{published.pk}/result/"
    found = as_person("ada").post(url, {"code": code.lower()}).text
    missing = as_person("ada").post(url, {"code": "<b>"}).text
    receipt = as_person("ada").get(f"/boards/rounds/{published.pk}/receipt/").text
    assert f"<mark>{code}</mark>" in found
    assert f'<tr id="{code}">' in found
    assert f'href="{url}#{code}"' in receipt
    assert "No ballot has the code &lt;B&gt;" in missing


def test_result_file_has_the_published_digest(as_person, published):
    response = as_person("ada").get(f"/boards/rounds/{published.pk}/result/ballots.json")
    assert publishing.hashlib.sha256(response.content).hexdigest() == published.result.digest


def test_result_shows_revenue_to_those_of_our_people_it_concerns(as_person, published):
    shown = {
        who: "Revenue that renews within 180 days" in as_person(who).get(f"/boards/rounds/{published.pk}/result/").text
        for who in ("ada", "emil", "astrid", "sam", "marta", "milo")
    }
    assert shown == {"ada": False, "emil": False, "astrid": False, "sam": False, "marta": True, "milo": True}


def test_result_says_which_currency_lacks_a_rate(as_person, round, paper, seat, cast):
    ContractLineFactory(account=cast("hana").account, yearly_amount=12_000_000, currency="JPY")
    voting.cast(round=round, seat=seat("hana"), entries={paper[0].pk: 10}, by=cast("hana"), at=timezone.now())
    opening.close_round(round, at=timezone.now(), by=None)
    url = f"/boards/rounds/{round.pk}/result/"

    before = as_person("marta").get(url).context["caution"].unrated
    PlanningRate.objects.create(currency="JPY", rate="0.006", holds_from="2020-01-01")
    after = as_person("marta").get(url).context

    assert (before, after["caution"].unrated) == ([("JPY", 1)], [])
    assert [bar.score for bar in after["lenses"][2].bars] == [7_200_000, 0, 0]


def test_fewer_ballots_than_the_smallest_group_show_members_no_count(as_person, published, seat):
    published.group_size = 3
    published.save()
    url = f"/boards/rounds/{published.pk}/result/"
    code = published.ballots.get(seat=seat("ada")).slip.code
    shown = {who: "may_see_counts" in as_person(who).get(url).context for who in ("ada", "astrid", "sam", "marta")}
    own = as_person("ada").post(url, {"code": code})

    assert shown == {"ada": False, "astrid": False, "sam": False, "marta": True}
    assert "Fewer than 3 ballots are in." in own.text
    assert own.context["found"] is True
    assert as_person("ada").get(f"{url}ballots.json").status_code == 404


def test_fewer_secret_ballots_than_the_smallest_group_show_nobody_a_count(as_person, round, votes, cast):
    round.is_secret, round.group_size = True, 3
    round.save()
    votes("ada", 7)
    opening.close_round(round, at=timezone.now(), by=None)
    closed = as_person("marta").get(f"/boards/rounds/{round.pk}/result/")
    publishing.publish(round, at=timezone.now(), by=cast("marta"))
    published = as_person("marta").get(f"/boards/rounds/{round.pk}/result/?day={timezone.now():%Y-%m-%d}")

    assert ["may_see_counts" in page.context for page in (closed, published)] == [False, False]
    assert ["so nobody sees one." in page.text for page in (closed, published)] == [True, True]
    assert as_person("marta").get(f"/boards/rounds/{round.pk}/result/ballots.json").status_code == 404


def test_members_see_the_lenses_their_charter_promised_when_it_opened(as_person, board, paper, cast, seat):
    board.shows_people = True
    board.save()
    draft = boards_make.RoundFactory(board=board, items=paper, state="draft")
    opening.open_round(draft, at=timezone.now(), by=cast("marta"))
    board.shows_people, board.shows_segments = False, True
    board.save()
    for who in ("ada", "astrid"):
        voting.cast(round=draft, seat=seat(who), entries={paper[0].pk: 1}, by=cast(who), at=timezone.now())
    opening.close_round(draft, at=timezone.now(), by=None)
    publishing.publish(draft, at=timezone.now(), by=cast("marta"))

    context = as_person("ada").get(f"/boards/rounds/{draft.pk}/result/").context
    assert ([lens.key for lens in context["lenses"]], context["segments"]) == (["companies", "people"], [])
    assert context["comparison"].lenses == ["One company, one vote", "People who back it"]


def test_result_puts_the_lenses_of_each_reader_side_by_side(as_person, board, paper, cast, seat, round):
    """Two companies of ten want the first item, one of a hundred the second; members are promised industries alone."""
    round.shows_segments, round.group_size = True, 1
    round.save()
    for who, item, industry in (("ada", 0, "Milling"), ("astrid", 0, "Paper"), ("hana", 1, "Paper")):
        account = cast(who).account
        account.industry = industry
        account.save()
        ContractLineFactory(account=account, yearly_amount=10_000_000 if who == "hana" else 1_000_000)
        voting.cast(round=round, seat=seat(who), entries={paper[item].pk: 10}, by=cast(who), at=timezone.now())
    opening.close_round(round, at=timezone.now(), by=None)
    publishing.publish(round, at=timezone.now(), by=cast("marta"))
    url = f"/boards/rounds/{round.pk}/result/"

    staff, member = as_person("marta").get(url), as_person("ada").get(url)

    first, second, _third = staff.context["comparison"].rows
    assert [place.rank for place in first.places][:3] == [1, 1, 2]
    assert [place.rank for place in second.places][:3] == [2, 1, 1]
    assert member.context["comparison"] is None
    [(_industry, by_industry)] = [pair for pair in member.context["segments"] if pair[0].name == "Industry"]
    assert by_industry.lenses == ["One company, one vote", "Paper", "Milling"]
    assert [[place.rank for place in row.places] for row in by_industry.rows] == [[1, 1, 1], [2, 1, 2], [3, 3, 2]]
    apart = {one.item: (one.best, one.best_lens, one.worst) for one in member.context["disagreements"]}
    assert apart[paper[1].pk] == (1, "Industry: Paper", 2)
    assert "Revenue" not in member.text


@pytest.mark.parametrize(
    ("discloses", "places", "n", "untold"),
    [("nothing", [("Second", 1)], None, 2), ("companies", [("First", 1), ("Second", 2), ("Third", 3)], 8, 0)],
)
def test_people_lens_counts_no_item_for_members_that_few_companies_back(
    as_person, board, cast, seat, discloses, places, n, untold
):
    """Five people of one company, one each of three, nobody."""
    type(board).objects.filter(pk=board.pk).update(shows_people=True, discloses=discloses)
    board.refresh_from_db()
    items = [boards_make.ItemFactory(board=board, title=title) for title in ("First", "Second", "Third")]
    company = portal_make.AccountFactory()
    for _number in range(5):
        boards_make.BackingFactory(item=items[0], user=portal_make.MembershipFactory(account=company).user)
    boards_make.BackingFactory.create_batch(3, item=items[1])
    round = boards_make.RoundFactory(board=board, items=items, state="draft")
    opening.open_round(round, at=timezone.now(), by=cast("marta"))
    voting.cast(round=round, seat=seat("ada"), entries={items[0].pk: 1}, by=cast("ada"), at=timezone.now())
    opening.close_round(round, at=timezone.now(), by=None)
    publishing.publish(round, at=timezone.now(), by=cast("marta"))

    page = as_person("ada").get(f"/boards/rounds/{round.pk}/result/")
    lens = page.context["lenses"][1]
    assert ([(bar.title, bar.rank) for bar in lens.bars], lens.n, lens.untold) == (places, n, untold)
    assert ("2 items are not counted here" in page.text) == bool(untold)


def test_a_past_day_is_counted_again_for_who_could_see_it_then(as_person, published, paper):
    url = f"/boards/rounds/{published.pk}/result/?day="
    yesterday, today = published.opens_at.date(), timezone.now().date()
    before = as_person("marta").get(f"{url}{yesterday}").context["stood"]
    now = as_person("marta").get(f"{url}{today}").context
    member = as_person("ada").get(f"{url}{today}").context

    assert (before.turnout, [line.score for line in before.lines]) == (0, [0, 0, 0])
    assert (now["stood"].turnout, [bar.score for bar in now["stood_lens"].bars]) == (2, [8, 3, 0])
    assert (member["stood"].turnout, member["stood_lens"]) == (2, None)
    assert "stood" not in as_person("ada").get(f"{url}2026-02-31").context
