import pytest
from django.utils import timezone

from boards.rounds import opening, publishing, voting
from boards.rounds.models import Ballot, Round
from boards.seating.setting_up import set_up
from tests.factories import boards as boards_make


def says(ballot):
    return voting.what_they_say([ballot])[ballot.round_id]


@pytest.fixture
def filled(round, paper, seat):
    """`filled("ada", 7, 3)` is the form she posts."""

    def form(who, *points, **more):
        return {"seat": seat(who).pk} | {f"item-{item.pk}": n for item, n in zip(paper, points, strict=False)} | more

    return form


def test_vote_from_paper_to_receipt(as_person, round, paper, filled, votes):
    ada = as_person("ada")
    asked = ada.get(f"/boards/rounds/{round.pk}/ballot/").text
    response = ada.post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", 7, 3), follow=True)

    ballot = Ballot.objects.get()
    assert f'name="item-{paper[0].pk}"' in asked
    assert response.redirect_chain == [(f"/boards/rounds/{round.pk}/receipt/", 302)]
    assert ballot.slip.code in response.text
    assert says(ballot) == {paper[0].pk: 7, paper[1].pk: 3}


def test_vote_over_the_budget_keeps_what_was_entered(as_person, round, filled):
    response = as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", 7, 6))

    assert (response.status_code, Ballot.objects.count()) == (422, 0)
    assert "You gave 13 of 10 points. Take 3 back" in response.text
    assert 'value="7"' in response.text
    assert 'value="6"' in response.text
    assert (response.context["left"], response.context["over"]) == (3, True)


@pytest.mark.parametrize("points", ["-1", "11", "seven", "99999999999999999999", "1e9"])
def test_vote_of_no_valid_number_is_asked_again(as_person, round, filled, points):
    response = as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", points))
    assert (response.status_code, Ballot.objects.count()) == (422, 0)


def test_vote_with_a_foreign_seat_says_what_a_missing_one_says(as_person, round, filled, seat):
    ada = as_person("ada")
    answers = [
        ada.post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", 7) | {"seat": number}).context["form"].errors
        for number in (seat("astrid").pk, 999_999)
    ]
    assert (
        answers[0]
        == answers[1]
        == {"__all__": ["That is not your company's seat on this board. Your vote was not taken."]}
    )
    assert Ballot.objects.count() == 0


def test_vote_for_an_item_not_on_the_paper_is_refused(as_person, round, filled, board):
    other = boards_make.ItemFactory(board=board)
    response = as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", 7, **{f"item-{other.pk}": 1}))
    assert (response.status_code, Ballot.objects.count()) == (422, 0)
    assert "not on this paper" in response.text


def test_vote_after_the_close_is_refused_and_the_first_stands(as_person, round, filled, votes, paper):
    ballot = votes("ada", 7)
    Round.objects.update(closes_at=timezone.now())
    response = as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", 1))
    assert response.status_code == 422
    assert "This round is closed." in response.text
    assert says(ballot) == {paper[0].pk: 7}


def test_vote_again_changes_the_ballot(as_person, round, filled, votes, paper):
    ballot = votes("ada", 7)
    ada = as_person("ada")
    assert 'value="7"' in ada.get(f"/boards/rounds/{round.pk}/ballot/").text
    ada.post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", "", 4))
    assert says(ballot) == {paper[1].pk: 4}


def test_vote_by_approval_with_ticks(as_person, round, filled, paper):
    round.method, round.budget = "approval", None
    round.save()
    as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", "on"))
    assert says(Ballot.objects.get()) == {paper[0].pk: 1}


def test_colleagues_look_and_cannot_vote(as_person, round, filled, votes):
    votes("ada", 7)
    emil = as_person("emil")
    shown = emil.get(f"/boards/rounds/{round.pk}/ballot/").text
    refused = emil.post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", 1))

    assert "Ada Brenner votes for Brenner Mühlen AG. You can look, not vote." in shown
    assert 'type="number"' not in shown
    assert (refused.status_code, Ballot.objects.count()) == (422, 1)
    assert "You do not speak for this seat" in refused.text


def test_withdraw(as_person, round, votes):
    votes("ada", 7)
    as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/withdraw/")
    assert Ballot.objects.get().withdrawn_at is not None


@pytest.mark.parametrize("where", ["", "ballot/", "receipt/", "result/", "result/ballots.json"])
def test_rounds_are_missing_for_companies_not_on_the_board(as_person, published, where):
    assert as_person("luc").get(f"/boards/rounds/{published.pk}/{where}").status_code == 404


@pytest.mark.parametrize("where", ["", "ballot/"])
def test_draft_is_missing_for_members(as_person, board, where):
    draft = boards_make.RoundFactory(board=board, paper=2, state="draft")
    assert as_person("ada").get(f"/boards/rounds/{draft.pk}/{where}").status_code == 404


def test_hidden_counts_and_choices_are_nobodys_until_the_close(as_person, round, votes, paper):
    votes("ada", 7)
    marta = as_person("marta").get(f"/boards/rounds/{round.pk}/")
    astrid = as_person("astrid").get(f"/boards/rounds/{round.pk}/")
    assert (marta.context["live"], astrid.context["live"]) == (None, None)
    assert [(row.seat.account.slug, row.is_in, row.says) for row in marta.context["took_part"]] == [
        ("brenner", True, []),
        ("lindqvist", False, []),
        ("okano", False, []),
    ]
    assert astrid.context["took_part"] == []


def test_open_counts_are_shown_while_the_round_runs(as_person, round, votes, paper):
    round.counts_hidden = False
    round.save()
    votes("ada", 7)
    lens = as_person("astrid").get(f"/boards/rounds/{round.pk}/").context["live"]
    assert next((bar.item, bar.score) for bar in lens.bars) == (paper[0].pk, 7)


def test_choices_are_shown_to_moderators_after_the_close(as_person, published, paper):
    took_part = as_person("marta").get(f"/boards/rounds/{published.pk}/result/").context["took_part"]
    assert [(row.seat.account.slug, row.says) for row in took_part] == [
        ("brenner", [(paper[0], 7), (paper[1], 3)]),
        ("lindqvist", [(paper[0], 1)]),
        ("okano", []),
    ]


def test_secret_choices_are_shown_to_nobody_ever(as_person, round, votes, cast):
    round.is_secret = True
    round.save()
    votes("ada", 7)
    colleague = as_person("emil").get(f"/boards/rounds/{round.pk}/ballot/").context["part"].says
    delegate = as_person("ada").get(f"/boards/rounds/{round.pk}/receipt/").context["code"]
    opening.close_round(round, at=timezone.now(), by=None)
    marta = as_person("marta").get(f"/boards/rounds/{round.pk}/result/").context["took_part"]
    after = as_person("ada").get(f"/boards/rounds/{round.pk}/receipt/")

    assert (colleague, len(delegate)) == ({}, 14)
    assert [row.says for row in marta] == [[], [], []]
    assert (after.context["code"], delegate in after.text) == ("", False)


def test_rival_is_never_told_who_voted_what(as_person, published, seat):
    """Neither names nor addresses nor codes with companies, on any page of the round that another member may open."""
    astrid = as_person("astrid")
    pages = [f"/boards/rounds/{published.pk}/{page}" for page in ("", "ballot/", "receipt/", "result/")]
    texts = [astrid.get(url).text for url in [*pages, f"/boards/rounds/{published.pk}/result/ballots.json"]]
    for secret in ("Ada", "Brenner", "brenner.example", "Okano", "Hana"):
        assert [secret in text for text in texts] == [False] * 5, secret


def test_board_page_says_what_is_decided_and_my_part(as_person, round, votes):
    before = as_person("ada").get("/boards/flow/").text
    votes("ada", 7)
    after = as_person("ada").get("/boards/flow/").text
    colleague = as_person("emil").get("/boards/flow/").text
    assert "You vote for Brenner Mühlen AG. Your ballot is not in yet." in before
    assert "Your ballot is in." in after
    assert "Ada Brenner votes for Brenner Mühlen AG. The ballot is in." in colleague


def test_item_shows_what_my_company_gave_it(as_person, round, votes, paper):
    votes("ada", 7)
    url = paper[0].get_absolute_url()
    texts = {who: as_person(who).get(url).text for who in ("emil", "astrid", "marta")}
    assert {who: "your company gave 7 points" in text for who, text in texts.items()} == {
        "emil": True,
        "astrid": False,
        "marta": False,
    }


def test_moderator_drafts_opens_closes_and_publishes(as_person, board, cast):
    items = boards_make.ItemFactory.create_batch(2, board=board)
    marta = as_person("marta")
    response = marta.post(
        "/boards/flow/rounds/new/",
        {
            "title": "What comes first",
            "question": "Two things.",
            "method": "points",
            "budget": "10",
            "items": [item.pk for item in items],
            "time_zone": "Europe/Berlin",
            "opens_at": "2026-01-01T09:00",
            "closes_at": "2100-07-01T17:00",
            "quorum": "2",
            "group_size": "3",
        },
    )
    round = Round.objects.get()
    assert response.headers["Location"] == f"/boards/rounds/{round.pk}/run/"
    assert round.closes_at.isoformat() == "2100-07-01T15:00:00+00:00"
    assert "2100-07-01T17:00" in marta.get(f"/boards/rounds/{round.pk}/edit/").text

    states = []
    for act in ("open", "close", "publish", "publish"):
        marta.post(f"/boards/rounds/{round.pk}/run/", {act: "1"})
        round.refresh_from_db()
        states.append(round.state)
    assert states == ["open", "closed", "published", "published"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"budget": ""}, "budget"),
        ({"cap": "11"}, "cap"),
        ({"closes_at": "2025-01-01T09:00"}, "closes_at"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"items": []}, "items"),
    ],
)
def test_draft_with_a_mistake_says_where(as_person, board, change, field):
    response = as_person("marta").post("/boards/flow/rounds/new/", asked_of(board) | change)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])


def asked_of(board):
    return {
        "title": "T",
        "question": "Q",
        "method": "points",
        "budget": "10",
        "items": [boards_make.ItemFactory(board=board).pk],
        "time_zone": "UTC",
        "opens_at": "2026-01-01T09:00",
        "closes_at": "2100-07-01T17:00",
        "quorum": "2",
        "group_size": "3",
    }


@pytest.mark.parametrize(
    ("zone", "opens_at", "found"),
    [
        # The clock of Berlin skips this hour; that of New York, where the round is, has it.
        ("America/New_York", "2027-03-28T02:30", "2027-03-28T06:30:00+00:00"),
        ("Europe/Berlin", "2027-03-28T02:30", None),
    ],
)
def test_a_window_is_of_its_own_zone_and_never_in_an_hour_that_clock_skips(
    as_person, cast, board, zone, opens_at, found
):
    marta = cast("marta")
    marta.time_zone = "Europe/Berlin"
    marta.save()
    asked = asked_of(board) | {"time_zone": zone, "opens_at": opens_at}
    response = as_person("marta").post("/boards/flow/rounds/new/", asked)

    opened = [round.opens_at.isoformat() for round in Round.objects.all()]
    assert opened == ([found] if found else [])
    if not found:
        assert list(response.context["form"].errors) == ["opens_at"]


def test_open_round_cannot_be_edited(as_person, round):
    assert as_person("marta").get(f"/boards/rounds/{round.pk}/edit/").status_code == 404


@pytest.mark.parametrize("where", ["/boards/room/", "/boards/flow/rounds/new/"])
def test_board_room_is_for_moderators(as_person, board, where):
    assert [as_person(who).get(where).status_code for who in ("marta", "sam", "ada")] == [200, 403, 404]


def test_board_room_shows_what_waits(as_person, board, round, cast):
    proposal = boards_make.proposal(board, cast("ada"))
    silent = boards_make.SeatFactory(board=board, account=cast("luc").account)
    context = as_person("marta").get("/boards/room/").context
    assert (list(context["proposals"]), list(context["rounds"]), list(context["silent_seats"])) == (
        [proposal],
        [round],
        [silent],
    )


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize(("where", "queries"), [("", 15), ("ballot/", 14), ("receipt/", 11), ("result/", 15)])
def test_round_queries_do_not_grow(as_person, board, cast, django_assert_max_num_queries, number, where, queries):
    round = boards_make.RoundFactory(board=board, paper=number + 1)
    for _number in range(number):
        voter = boards_make.seat_with_delegate(board)
        voting.cast(
            round=round,
            seat=voter,
            entries={round.items.first().pk: 1},
            by=voter.delegates.get().user,
            at=timezone.now(),
        )
    opening.close_round(round, at=timezone.now(), by=None)
    publishing.publish(round, at=timezone.now(), by=cast("marta"))
    marta = as_person("marta" if where in {"", "result/"} else "ada")
    marta.get(f"/boards/rounds/{round.pk}/{where}")
    with django_assert_max_num_queries(queries):
        marta.get(f"/boards/rounds/{round.pk}/{where}")


@pytest.mark.parametrize("number", [1, 4])
def test_board_room_queries_do_not_grow(as_person, board, cast, django_assert_max_num_queries, number):
    for _number in range(number):
        boards_make.proposal(board, cast("ada"))
        boards_make.RoundFactory(board=board, paper=1)
        boards_make.SeatFactory(board=board)
    marta = as_person("marta")
    marta.get("/boards/room/")
    with django_assert_max_num_queries(11):
        marta.get("/boards/room/")


def test_rounds_in_the_admin(as_person, round):
    set_up(boards_make.home_page())
    marta = as_person("marta")
    pages = ["/admin/round/", f"/admin/round/inspect/{round.pk}/", f"/admin/round/edit/{round.pk}/"]
    assert [marta.get(page).status_code for page in pages] == [200, 200, 302]


@pytest.mark.parametrize(("method", "given", "words"), [("score", (5, 2), "5 of 5"), ("ranked", (1, 2), "place 1")])
def test_other_methods_from_paper_to_result(as_person, round, filled, cast, paper, method, given, words):
    round.method, round.budget = method, None
    round.save()
    too_much = as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", 6))
    receipt = as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/", filled("ada", *given), follow=True)
    opening.close_round(round, at=timezone.now(), by=cast("marta"))
    publishing.publish(round, at=timezone.now(), by=cast("marta"))
    result = as_person("astrid").get(f"/boards/rounds/{round.pk}/result/")

    assert too_much.status_code == 422
    assert words in receipt.text
    assert [bar.item for bar in result.context["lenses"][0].bars][:2] == [paper[0].pk, paper[1].pk]
    assert words in result.text
