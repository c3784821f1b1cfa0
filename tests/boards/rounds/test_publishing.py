import hashlib

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.roadmap.models import Item
from boards.rounds import opening, publishing, receipts, refusals, voting
from portal.outbox.models import Effect
from tests.factories import boards as boards_make


@pytest.fixture
def closed(round, paper, seat, cast):
    for who, points in [("ada", 7), ("astrid", 2)]:
        voting.cast(round=round, seat=seat(who), entries={paper[0].pk: points}, by=cast(who), at=timezone.now())
    opening.close_round(round, at=timezone.now(), by=cast("marta"))
    round.refresh_from_db()
    return round


def publish(round, cast):
    return publishing.publish(round, at=timezone.now(), by=cast("marta"))


def test_publish_counts_and_digests(closed, paper, cast):
    result = publish(closed, cast)

    assert {key: result.payload[key] for key in ("seats", "turnout", "quorum", "quorum_met")} == {
        "seats": 3,
        "turnout": 2,
        "quorum": 1,
        "quorum_met": True,
    }
    assert [(line["rank"], line["item"], line["score"], line["votes"]) for line in result.payload["lines"]] == [
        (1, paper[0].pk, 9, 2),
        (2, paper[1].pk, 0, 0),
        (2, paper[2].pk, 0, 0),
    ]
    assert result.digest == hashlib.sha256(publishing.canonical(result.payload)).hexdigest()


def test_publish_survives_the_database_with_its_digest(closed, cast):
    result = publish(closed, cast)
    result.refresh_from_db()
    assert publishing.digest_of(result.payload) == result.digest


def test_published_result_is_counted_again_from_the_ledger(closed, cast):
    assert publishing.compute(closed) == publish(closed, cast).payload


def test_other_words_for_an_item_change_nothing_in_a_result(closed, paper, cast):
    """Among equals an item stays where it was, also when a moderator calls it something else."""
    result = publish(closed, cast)
    for number, item in enumerate(paper):
        Item.objects.filter(pk=item.pk).update(title=f"{9 - number} and more")
    assert publishing.digest_of(publishing.compute(closed)) == result.digest


def test_publish_with_the_quorum_missed_says_so(closed, cast):
    closed.quorum = 3
    closed.save()
    assert publish(closed, cast).payload["quorum_met"] is False


def test_publish_twice_is_refused(closed, cast):
    publish(closed, cast)
    with pytest.raises(publishing.NotClosed):
        publish(closed, cast)


def test_publish_an_open_round_is_refused(round, cast):
    with pytest.raises(publishing.NotClosed):
        publish(round, cast)


def test_publish_tells_those_who_speak_and_names_no_choice(closed, cast):
    publish(closed, cast)
    told = Effect.objects.filter(key__startswith="round_published")
    assert sorted(effect.payload["to"] for effect in told) == [cast(w).email for w in ("ada", "astrid", "hana")]
    assert not any("Lindqvist" in effect.payload["text"] for effect in told)


def test_receipt_finds_the_ballot_in_the_published_list(closed, seat, paper, cast):
    code = receipts.code_of(closed.ballots.get(seat=seat("ada")))
    result = publish(closed, cast)
    assert dict(result.payload["ballots"])[code] == [[paper[0].pk, 7]]


def test_codes_are_not_taken_for_one_another():
    codes = {receipts.new_code() for _number in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) <= set(receipts.ALPHABET) | {"-"}


acts = st.lists(
    st.tuples(
        st.sampled_from(["ada", "astrid", "hana"]),
        st.dictionaries(st.integers(0, 2), st.integers(-1, 11), max_size=3),
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts, st.booleans())
def test_result_after_any_acts_equals_a_plain_recount(board, seat, cast, acts, secret):
    """The oracle keeps each company's last valid wish by hand."""
    round = boards_make.RoundFactory(board=board, paper=3, is_secret=secret)
    items = list(round.items.order_by("title", "pk").values_list("pk", flat=True))
    wishes = {}
    for who, choice in acts:
        entries = {items[place]: points for place, points in choice.items()}
        try:
            voting.cast(round=round, seat=seat(who), entries=entries, by=cast(who), at=timezone.now())
        except refusals.VoteRefused:
            assert not any(entries.values()) or min(entries.values()) < 0 or sum(entries.values()) > 10
            continue
        wishes[who] = {item: points for item, points in entries.items() if points}
    opening.close_round(round, at=timezone.now(), by=None)
    round.refresh_from_db()

    payload = publishing.compute(round)

    assert payload["turnout"] == len(payload["ballots"]) == len(wishes)
    assert {line["item"]: line["score"] for line in payload["lines"]} == {
        item: sum(wish.get(item, 0) for wish in wishes.values()) for item in items
    }
    assert sorted(tuple(map(tuple, says)) for _code, says in payload["ballots"]) == sorted(
        tuple(sorted(wish.items())) for wish in wishes.values()
    )
