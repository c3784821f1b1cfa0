from datetime import UTC, datetime

import pytest
from django.utils import timezone

from boards.loop import asking, changelog, confirming, telling
from boards.loop.models import Confirmed, Told
from boards.roadmap import backing, deciding, merging, proposing, splitting
from boards.rounds import joining, voting
from portal.accounts import membership
from portal.accounts.models import User
from portal.outbox.models import Effect
from tests.factories import boards as boards_make


@pytest.fixture
def board(cast):
    """Members only; Ada speaks for Brenner, Astrid for Lindqvist, Hana for Okano."""
    board = boards_make.BoardFactory(slug="flow", title="Flow board")
    for who in ("ada", "astrid", "hana"):
        boards_make.seat_with_delegate(board, cast(who))
    return board


@pytest.fixture
def item(board):
    return boards_make.ItemFactory(board=board, title="Rate limits")


def decide(item, to, cast, **more):
    event = deciding.change_status(item, to=to, at=timezone.now(), by=cast("marta"), **more)
    telling.perform({"event": event.pk})
    return event


def told():
    return [(one.account.slug, one.asked, one.status) for one in Told.objects.select_related("account")]


def mails():
    return Effect.objects.filter(key__startswith="told:").order_by("pk")


def test_proposer_is_told_of_every_decision(board, cast):
    item = proposing.propose(board=board, title="T", body="B", by=cast("emil"), at=timezone.now())
    decide(item, "under_review", cast)
    decide(item, "declined", cast, reason="Studio 9 does it.")

    assert told() == [("brenner", "proposed", "under_review"), ("brenner", "proposed", "declined")]
    assert [mail.payload["to"] for mail in mails()] == ["emil@brenner.example"] * 2
    assert "Studio 9 does it." in mails()[1].payload["text"]


def test_backers_and_voters_are_told_once_a_company(item, board, cast):
    backing.back(item, by=cast("emil"), at=timezone.now())
    round = boards_make.RoundFactory(board=board, items=[item])
    for who in ("ada", "astrid"):
        seat = board.seats.get(account=cast(who).account)
        voting.cast(round=round, seat=seat, entries={item.pk: 3}, by=cast(who), at=timezone.now())

    event = decide(item, "shipped", cast)
    telling.perform({"event": event.pk})

    assert told() == [("brenner", "backed", "shipped"), ("lindqvist", "voted", "shipped")]
    assert sorted(mail.payload["to"] for mail in mails()) == [cast(w).email for w in ("ada", "astrid", "emil")]


@pytest.mark.parametrize("parted", [False, True])
def test_who_voted_for_an_item_that_was_merged_on_the_paper_asked_for_what_stands(item, board, cast, parted):
    other = boards_make.ItemFactory(board=board)
    round = boards_make.RoundFactory(board=board, items=[item, other])
    seat = board.seats.get(account=cast("ada").account)
    voting.cast(round=round, seat=seat, entries={other.pk: 3}, by=cast("ada"), at=timezone.now())
    events = [merging.merge(other, into=item, at=timezone.now(), by=cast("marta"))]
    if parted:
        events.append(merging.unmerge(other, at=timezone.now(), by=cast("marta")))
    for event in events:
        joining.perform({"event": event.pk})

    asked = [(ask.account.slug, ask.how) for ask in asking.asks_of(other if parted else item)]

    assert asked == [("brenner", "voted")]
    assert asking.asks_of(item) == [] or not parted


def test_mail_says_when_and_where_it_was_asked(item, cast):
    boards_make.BackingFactory(item=item, user=cast("ada"))
    decide(item, "shipped", cast)
    mail = mails().get()
    assert mail.payload["subject"] == "Shipped: Rate limits"
    assert 'your company asked for "Rate limits" on 1 January 2020 through the Flow board' in mail.payload["text"]
    assert f"/boards/items/{item.pk}/" in mail.payload["html"]


def test_votes_taken_back_and_secret_ones_ask_for_nothing(item, board, cast):
    secret = boards_make.RoundFactory(board=board, items=[item], is_secret=True)
    openly = boards_make.RoundFactory(board=board, items=[item])
    for round, who in [(secret, "ada"), (openly, "astrid")]:
        seat = board.seats.get(account=cast(who).account)
        voting.cast(round=round, seat=seat, entries={item.pk: 3}, by=cast(who), at=timezone.now())
    voting.withdraw(
        round=openly, seat=board.seats.get(account=cast("astrid").account), by=cast("astrid"), at=timezone.now()
    )
    backing.back(item, by=cast("hana"), at=timezone.now())
    backing.withdraw(item, by=cast("hana"), at=timezone.now())

    assert asking.asks_of(item) == []


def test_who_left_is_not_told_and_the_delegate_is_instead(item, cast):
    boards_make.BackingFactory(item=item, user=cast("emil"))
    membership.leave(cast("emil").membership, at=timezone.now(), by=None)
    decide(item, "planned", cast)
    assert [mail.payload["to"] for mail in mails()] == ["ada@brenner.example"]


def test_company_that_may_not_see_the_item_any_more_is_not_told(item, board, cast):
    boards_make.BackingFactory(item=item, user=cast("ada"))
    board.seats.filter(account=cast("ada").account).update(ended_at=timezone.now())
    decide(item, "planned", cast)
    assert (told(), mails().count()) == ([], 0)


def test_asks_of_merged_items_count_for_the_one_that_stands(item, board, cast):
    other = boards_make.ItemFactory(board=board)
    boards_make.BackingFactory(item=other, user=cast("hana"))
    merge = merging.merge(other, into=item, at=timezone.now(), by=cast("marta"))
    telling.perform({"event": merge.pk})
    decide(item, "shipped", cast)

    assert told() == [("okano", "backed", "merged"), ("okano", "backed", "shipped")]
    assert 'joined with "Rate limits"' in mails()[0].payload["text"]


def test_merge_into_what_the_reader_may_not_see_does_not_name_it(cast):
    board = boards_make.BoardFactory(confidentiality="customers")
    kept = boards_make.ItemFactory(board=board, title="For members", visibility="members")
    other = boards_make.ItemFactory(board=board)
    boards_make.BackingFactory(item=other, user=cast("luc"))
    event = merging.merge(other, into=kept, at=timezone.now(), by=cast("marta"))
    telling.perform({"event": event.pk})
    assert "For members" not in mails().get().payload["text"]


def test_unmerging_is_told_to_nobody(item, board, cast):
    other = boards_make.ItemFactory(board=board)
    boards_make.BackingFactory(item=other, user=cast("hana"))
    merging.merge(other, into=item, at=timezone.now(), by=cast("marta"))
    event = merging.unmerge(other, at=timezone.now(), by=cast("marta"))
    assert telling.tell(event, at=timezone.now()) == []


def test_decision_is_told_through_the_outbox(item, cast, django_capture_on_commit_callbacks):
    boards_make.BackingFactory(item=item, user=cast("ada"))
    with django_capture_on_commit_callbacks(execute=True):
        deciding.change_status(item, to="shipped", at=timezone.now(), by=cast("marta"))
    effect = Effect.objects.get(kind="item_decided")
    assert (effect.last_error, told()) == ("", [("brenner", "backed", "shipped")])


def test_no_mail_names_another_company(item, cast):
    for who in ("ada", "astrid", "hana"):
        boards_make.BackingFactory(item=item, user=cast(who))
    decide(item, "shipped", cast)
    for mail in mails():
        others = {"Brenner", "Lindqvist", "Okano"} - {
            cast(w).last_name for w in ("ada", "astrid", "hana") if cast(w).email == mail.payload["to"]
        }
        assert not any(name in mail.payload["text"] + mail.payload["html"] for name in others)


@pytest.fixture
def shipped(item, cast):
    boards_make.BackingFactory(item=item, user=cast("ada"))
    decide(item, "shipped", cast)
    item.refresh_from_db()
    return item


def test_confirm_may_change_its_mind(shipped, cast):
    for who, solves in [("ada", False), ("emil", True)]:
        confirming.confirm(shipped, solves=solves, by=cast(who), at=timezone.now())
    answer = Confirmed.objects.get()
    assert (answer.account, answer.solves, answer.by) == (cast("ada").account, True, cast("emil"))


@pytest.mark.parametrize("who", ["astrid", "marta"])
def test_confirm_by_who_did_not_ask_is_refused(shipped, cast, who):
    with pytest.raises(confirming.MayNotConfirm):
        confirming.confirm(shipped, solves=True, by=cast(who), at=timezone.now())


def test_confirm_what_is_not_shipped_is_refused(item, cast):
    boards_make.BackingFactory(item=item, user=cast("ada"))
    decide(item, "planned", cast)
    with pytest.raises(confirming.MayNotConfirm):
        confirming.confirm(item, solves=True, by=cast("ada"), at=timezone.now())


def test_waiting_for_an_answer_until_it_is_given(shipped, cast):
    before = list(confirming.waiting_for(cast("emil"))), list(confirming.waiting_for(cast("astrid")))
    confirming.confirm(shipped, solves=True, by=cast("ada"), at=timezone.now())
    assert (before, list(confirming.waiting_for(cast("emil")))) == (([shipped], []), [])


def test_each_company_is_told_in_the_words_in_which_it_asked(board, cast):
    item = proposing.propose(board=board, title="T", body="Every wipe stops us.", by=cast("emil"), at=timezone.now())
    deciding.approve(item, at=timezone.now(), by=cast("marta"))
    item.refresh_from_db()
    backing.back(item, by=cast("astrid"), at=timezone.now())
    round = boards_make.RoundFactory(board=board, items=[item], counts_hidden=False)
    seat = board.seats.get(account=cast("hana").account)
    voting.cast(round=round, seat=seat, entries={item.pk: 3}, by=cast("hana"), at=timezone.now())
    decide(item, "planned", cast)

    said = {mail.payload["to"].partition("@")[0]: mail.payload for mail in mails()}
    words = {"emil": "Every wipe stops us.", "astrid": "You backed it.", "hana": "You voted for it."}
    for form in ("text", "html"):
        assert {who: [word for word in words.values() if word in said[who][form]] for who in words} == {
            who: [word] for who, word in words.items()
        }


def test_vote_for_what_is_merged_while_the_round_runs_still_asks(item, board, cast):
    other = boards_make.ItemFactory(board=board)
    round = boards_make.RoundFactory(board=board, items=[item, other], counts_hidden=False)
    seat = board.seats.get(account=cast("hana").account)
    voting.cast(round=round, seat=seat, entries={other.pk: 3}, by=cast("hana"), at=timezone.now())
    merge = merging.merge(other, into=item, at=timezone.now(), by=cast("marta"))
    joining.perform({"event": merge.pk})
    telling.perform({"event": merge.pk})
    decide(item, "shipped", cast)

    assert told() == [("okano", "voted", "merged"), ("okano", "voted", "shipped")]


def test_merging_on_is_told_to_who_asked_for_what_was_merged_before(item, board, cast):
    first, second = boards_make.ItemFactory.create_batch(2, board=board)
    boards_make.BackingFactory(item=first, user=cast("hana"))
    merging.merge(first, into=second, at=timezone.now(), by=cast("marta"))
    event = merging.merge(second, into=item, at=timezone.now(), by=cast("marta"))
    telling.perform({"event": event.pk})

    assert told() == [("okano", "backed", "merged")]
    assert 'joined with "Rate limits"' in mails().get().payload["text"]


def test_who_asked_for_what_is_merged_by_now_is_told_of_what_was_decided_before(item, board, cast):
    other, into = boards_make.ItemFactory.create_batch(2, board=board)
    boards_make.BackingFactory(item=other, user=cast("hana"))
    merging.merge(other, into=item, at=timezone.now(), by=cast("marta"))
    event = deciding.change_status(item, to="planned", at=timezone.now(), by=cast("marta"))
    merging.merge(item, into=into, at=timezone.now(), by=cast("marta"))
    telling.perform({"event": event.pk})
    assert told() == [("okano", "backed", "planned")]


def test_company_reads_its_own_words_and_not_those_its_item_was_merged_into(board, cast):
    items = {}
    for who, title, body in (("emil", "Rate limits", "Every wipe stops us."), ("hana", "Throttle", "We melt.")):
        items[who] = proposing.propose(board=board, title=title, body=body, by=cast(who), at=timezone.now())
        deciding.approve(items[who], at=timezone.now(), by=cast("marta"))
    merging.merge(items["hana"], into=items["emil"], at=timezone.now(), by=cast("marta"))
    decide(items["emil"], "planned", cast)

    mail = mails().get(payload__to=cast("hana").email).payload
    assert mail["subject"] == "Planned: Rate limits"
    assert 'your company asked for "Throttle" on' in mail["text"]
    assert 'It stands in "Rate limits" now.' in mail["text"]
    for form in ("text", "html"):
        assert ["We melt." in mail[form], "Every wipe stops us." in mail[form]] == [True, False]


def test_company_reads_its_own_words_of_a_part_that_we_worded(board, cast):
    item = proposing.propose(board=board, title="T", body="Every wipe stops us.", by=cast("emil"), at=timezone.now())
    deciding.approve(item, at=timezone.now(), by=cast("marta"))
    part = splitting.split(item, title="Log", body="A list.", at=timezone.now(), by=cast("marta"))
    telling.tell(part.events.get(), at=timezone.now())
    text = mails().get().payload["text"]
    assert ['In your words: "Every wipe stops us."' in text, "A list." in text] == [True, False]


def test_what_is_shipped_again_is_asked_about_again(shipped, cast):
    confirming.confirm(shipped, solves=False, by=cast("ada"), at=timezone.now())
    decide(shipped, "in_progress", cast)
    decide(shipped, "shipped", cast)
    shipped.refresh_from_db()

    assert list(confirming.waiting_for(cast("emil"))) == [shipped]
    assert changelog.counts_of([shipped])[shipped.pk] == changelog.Counts(told=1, solved=0, answered=0)
    confirming.confirm(shipped, solves=True, by=cast("ada"), at=timezone.now())
    assert list(confirming.waiting_for(cast("emil"))) == []
    assert changelog.counts_of([shipped])[shipped.pk] == changelog.Counts(told=1, solved=1, answered=1)


def test_who_asked_for_what_is_merged_into_something_shipped_says_whether_it_solves_it(shipped, board, cast):
    other = boards_make.ItemFactory(board=board, title="Throttle")
    boards_make.BackingFactory(item=other, user=cast("hana"))
    event = merging.merge(other, into=shipped, at=timezone.now(), by=cast("marta"))
    telling.perform({"event": event.pk})

    mail = mails().get(payload__to=cast("hana").email).payload
    assert 'It was joined with "Rate limits", which is: Shipped.' in mail["text"]
    assert f"/boards/items/{shipped.pk}/" in mail["text"]
    assert list(confirming.waiting_for(cast("hana"))) == [shipped]
    confirming.confirm(shipped, solves=False, by=cast("hana"), at=timezone.now())
    assert changelog.counts_of([shipped])[shipped.pk] == changelog.Counts(told=2, solved=0, answered=1)


def test_whose_account_is_closed_is_not_told_and_the_delegate_is_instead(item, cast):
    boards_make.BackingFactory(item=item, user=cast("emil"))
    User.objects.filter(pk=cast("emil").pk).update(is_active=False)
    decide(item, "planned", cast)
    assert [mail.payload["to"] for mail in mails()] == ["ada@brenner.example"]


def test_word_that_comes_late_does_not_say_that_it_is_so_now(item, cast):
    boards_make.BackingFactory(item=item, user=cast("ada"))
    late = deciding.change_status(item, to="planned", at=datetime(2026, 5, 3, tzinfo=UTC), by=cast("marta"))
    decide(item, "shipped", cast)
    telling.perform({"event": late.pk})
    shipped, planned = [mail.payload for mail in mails()]
    for form in ("text", "html"):
        assert ["It is now: Shipped." in shipped[form], "It is now" in planned[form]] == [True, False]
        assert "On 3 May 2026 it became: Planned. It is Shipped by now." in planned[form]
