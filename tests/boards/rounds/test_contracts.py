"""What holds of every round, whatever is done in it: an oracle keeps each company's words by hand and counts again."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.roadmap import merging
from boards.rounds import ending, joining, opening, publishing, reading, recusing, refusals, replaying, voting
from boards.rounds.models import Act
from boards.seating import granting, terms
from boards.seating.models import Delegate, Renewal, Seat
from tests.factories import boards as boards_make

VOTERS = ("ada", "astrid", "hana")
PAPER = 4
METHODS = st.sampled_from(["approval", "points", "score", "ranked"])
places = st.integers(0, PAPER - 1)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("cast"), st.sampled_from(VOTERS), st.dictionaries(places, st.integers(0, 6), max_size=PAPER)),
        st.tuples(st.just("withdraw"), st.sampled_from(VOTERS)),
        st.tuples(st.just("merge"), places, places),
        st.tuples(st.just("unmerge"), places),
        st.tuples(st.just("recuse"), st.sampled_from(VOTERS), places),
        st.tuples(st.just("lift"), st.sampled_from(VOTERS), places),
        st.tuples(st.just("end"), st.sampled_from(VOTERS)),
        st.tuples(st.just("lapse"), st.sampled_from(VOTERS)),
        st.tuples(st.just("renew"), st.sampled_from(VOTERS)),
    ),
    max_size=12,
)


class Oracle:
    """A round kept in plain dictionaries: words by voter, links by item; everything else is worked out when asked."""

    def __init__(self, method, items):
        self.method, self.items = method, [item.pk for item in items]
        self.words, self.into, self.recused, self.gone, self.silent = {}, {}, set(), set(), set()

    def root(self, item):
        while item in self.into:
            item = self.into[item]
        return item

    def stands(self, voter, says):
        """What a ballot comes to."""
        found = {}
        for item, points in says.items():
            if (voter, self.root(item)) not in self.recused:
                found.setdefault(self.root(item), []).append(points)
        add = {"points": lambda all_: min(sum(all_), 6), "ranked": min}.get(self.method, max)
        sums = {item: add(points) for item, points in found.items()}
        if self.method != "ranked":
            return sums
        order = sorted(set(sums.values()))
        return {item: 1 + order.index(place) for item, place in sums.items()}

    def refuses(self, voter, says):
        wanted = {item: given for item, given in says.items() if given}
        most = {"approval": 1, "points": 6, "score": 5, "ranked": PAPER}[self.method]
        return (
            voter in self.gone | self.silent
            or not wanted
            or any(item in self.into for item in wanted)
            or max(wanted.values()) > most
            or (self.method == "points" and sum(wanted.values()) > 10)
            or any((voter, item) in self.recused for item in wanted)
        )

    def recuse(self, voter, item):
        if (voter, item) in self.recused:
            return
        self.recused.add((voter, item))
        thread = {one for one in self.items if one == item or (item not in self.into and self.root(one) == item)}
        if rest := {one: given for one, given in self.words.get(voter, {}).items() if one not in thread}:
            self.words[voter] = rest
        else:
            self.words.pop(voter, None)

    def ballots(self):
        heard = [self.stands(voter, says) for voter, says in self.words.items() if voter not in self.silent]
        return [sorted(says.items()) for says in heard if says]

    def turnout(self, *, secret):
        """What a secret ballot comes to is found out at the close."""
        return len(self.words.keys() - self.silent) if secret else len(self.ballots())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(METHODS, st.booleans(), acts)
def test_any_acts_come_to_what_a_plain_recount_says(board, seat, cast, method, secret, acts):
    check(board, seat, cast, method, secret, acts)


@pytest.mark.long
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(METHODS, st.booleans(), acts)
def test_any_acts_come_to_what_a_plain_recount_says_two_thousand_times(board, seat, cast, method, secret, acts):
    check(board, seat, cast, method, secret, acts)


def check(board, seat, cast, method, secret, acts):
    Renewal.objects.all().delete()
    Seat.objects.update(ended_at=None, term_ends_at=None, term_number=1)
    Delegate.objects.update(ended_at=None)
    rules = {"budget": 10, "cap": 6} if method == "points" else {}
    round = boards_make.RoundFactory(board=board, paper=PAPER, method=method, is_secret=secret, **rules)
    items = list(round.items.order_by("title", "pk"))
    oracle, shown = Oracle(method, items), []
    for number, act in enumerate(acts):
        at = round.opens_at + timedelta(minutes=1 + number)
        play(round, seat, cast, items, oracle, act, at)
        shown.append(replaying.stood_at(round, at))
        assert shown[-1].seats == len({*VOTERS} - oracle.gone - oracle.silent)
        voted = oracle.turnout(secret=secret)
        assert shown[-1].turnout == reading.turnout(round, at)[0] == voted <= shown[-1].seats
    opening.close_round(round, at=round.opens_at + timedelta(hours=1), by=None)
    round.refresh_from_db()

    payload = publishing.compute(round)

    assert [replaying.stood_at(round, was.at) for was in shown] == shown
    assert payload["turnout"] == len(payload["ballots"]) == len(oracle.ballots()) <= payload["seats"]
    assert round.ballots.filter(withdrawn_at=None).count() == payload["turnout"]
    assert sorted([tuple(entry) for entry in says] for _code, says in payload["ballots"]) == sorted(oracle.ballots())


def play(round, seat, cast, items, oracle, act, at):
    """Do one act here and there; what is refused here changes nothing there."""
    what, *on = act
    if what in {"merge", "unmerge"}:
        link(round, cast, oracle, what, [items[place] for place in on], at)
    elif what == "end":
        if on[0] not in oracle.gone:
            granting.end_seat(seat(on[0]), at=at, by=cast("marta"))
            ending.perform({"seat": seat(on[0]).pk})
            oracle.gone.add(on[0])
            oracle.words.pop(on[0], None)
    elif what in {"lapse", "renew"}:
        term(seat, cast, oracle, what, on[0], at)
    elif on[0] in oracle.gone | oracle.silent and what in {"recuse", "lift", "withdraw"}:
        with pytest.raises((recusing.MayNotRecuse, refusals.NotTheSpeaker)):
            part(round, seat, cast, items, what, on, at)
    elif what == "recuse":
        part(round, seat, cast, items, what, on, at)
        oracle.recuse(on[0], items[on[1]].pk)
    elif what == "lift":
        part(round, seat, cast, items, what, on, at)
        oracle.recused.discard((on[0], items[on[1]].pk))
    elif what == "withdraw":
        part(round, seat, cast, items, what, on, at)
        oracle.words.pop(on[0], None)
    else:
        who, says = on[0], {items[place].pk: given for place, given in on[1].items()}
        refused = False
        try:
            voting.cast(round=round, seat=seat(who), entries=says, by=cast(who), at=at)
        except refusals.VoteRefused:
            refused = True
        assert refused == oracle.refuses(who, says)
        if not refused:
            oracle.words[who] = {item: given for item, given in says.items() if given}


def term(seat, cast, oracle, what, who, at):
    """A seat's term runs out and its ballot is silent; renewed, the ballot speaks again."""
    if who in oracle.gone:
        return
    if what == "lapse" and who not in oracle.silent:
        Seat.objects.filter(pk=seat(who).pk).update(term_ends_at=at)
        oracle.silent.add(who)
    elif what == "renew" and who in oracle.silent:
        terms.renew(seat(who), until=at + timedelta(days=1000), at=at, by=cast("marta"))
        oracle.silent.discard(who)


def part(round, seat, cast, items, what, on, at):
    """A seat steps back from an item, takes part in it again, or takes its ballot back."""
    who = on[0]
    if what == "recuse":
        recusing.recuse(items[on[1]], seat=seat(who), reason="We sell it.", by=cast(who), at=at)
    elif what == "lift":
        recusing.lift(items[on[1]], seat=seat(who), by=cast(who), at=at)
    else:
        voting.withdraw(round=round, seat=seat(who), by=cast(who), at=at)


def link(round, cast, oracle, what, items, at):
    item, into = items[0].pk, items[-1].pk
    fits = item in oracle.into if what == "unmerge" else item != into and not {item, into} & oracle.into.keys()
    if not fits:
        with pytest.raises(merging.CannotMerge):
            act_of(what)(items, at=at, by=cast("marta"))
        return
    act_of(what)(items, at=at, by=cast("marta"))
    joining.rejoin(round, kind=Act.ITEM_MERGED if what == "merge" else Act.ITEM_UNMERGED, at=at)
    if what == "merge":
        oracle.into[item] = into
    else:
        del oracle.into[item]


def act_of(what):
    if what == "merge":
        return lambda items, **by: merging.merge(items[0], into=items[1], **by)
    return lambda items, **by: merging.unmerge(items[0], **by)
