import pytest
from django.utils import timezone

from boards.rounds import entrusting, refusals, voting, waiting
from boards.rounds.models import BallotEvent
from portal.accounts import membership
from portal.outbox.models import Effect


@pytest.fixture
def entrust(round, seat, cast):
    def act(holder="emil", by="ada", reason="I am on leave."):
        return entrusting.entrust(
            round=round, seat=seat("ada"), holder=cast(holder), reason=reason, by=cast(by), at=timezone.now()
        )

    return act


def vote(round, seat, cast, paper, who):
    return voting.cast(round=round, seat=seat("ada"), entries={paper[0].pk: 4}, by=cast(who), at=timezone.now())


def test_a_colleague_votes_when_entrusted_and_is_told(entrust, round, seat, cast, paper):
    entrust()
    ballot = vote(round, seat, cast, paper, "emil")

    assert [(event.kind, event.by, event.is_on_behalf) for event in ballot.events.all()] == [
        ("cast", cast("emil"), False)
    ]
    assert Effect.objects.get(key__startswith="entrusted:").payload["to"] == cast("emil").email


def test_the_vote_waits_for_whom_it_was_entrusted_to(entrust, round, seat, cast, paper):
    before = list(waiting.waiting_for(cast("emil"), timezone.now()))
    entrust()
    entrusted = list(waiting.waiting_for(cast("emil"), timezone.now()))
    vote(round, seat, cast, paper, "emil")
    assert (before, entrusted, list(waiting.waiting_for(cast("emil"), timezone.now()))) == ([], [round], [])


def test_taken_back_or_gone_from_the_company_they_no_longer_vote(entrust, round, seat, cast, paper):
    entrust()
    entrusting.take_back(round=round, seat=seat("ada"), by=cast("ada"), at=timezone.now())
    with pytest.raises(refusals.NotTheSpeaker):
        vote(round, seat, cast, paper, "emil")
    entrust()
    membership.leave(cast("emil").membership, at=timezone.now(), by=None)
    with pytest.raises(refusals.ForeignSeat):
        vote(round, seat, cast, paper, "emil")
    assert BallotEvent.objects.count() == 0


@pytest.mark.parametrize(("holder", "by"), [("astrid", "ada"), ("emil", "emil"), ("emil", "astrid"), ("marta", "ada")])
def test_only_a_speaker_entrusts_and_only_to_a_colleague(entrust, holder, by):
    with pytest.raises(entrusting.CannotEntrust):
        entrust(holder, by)


def test_without_a_reason_nothing_is_entrusted(entrust):
    with pytest.raises(entrusting.ReasonMissing):
        entrust(reason=" ")


def test_pages_let_a_colleague_vote_this_time(as_person, round, seat, cast, paper):
    form = {"holder": cast("emil").pk, "reason": "I am on leave."}
    as_person("ada").post(f"/boards/rounds/{round.pk}/ballot/entrust/", form)
    page = as_person("emil").get(f"/boards/rounds/{round.pk}/ballot/").text
    as_person("emil").post(
        f"/boards/rounds/{round.pk}/ballot/", {"seat": seat("ada").pk, f"item-{paper[0].pk}": 4}, follow=True
    )
    receipt = as_person("ada").get(f"/boards/rounds/{round.pk}/receipt/")

    assert 'type="number"' in page
    assert "Let a colleague vote" not in page
    assert [(act.kind, act.by) for act in receipt.context["acts"]] == [("cast", cast("emil"))]
    assert as_person("emil").post(f"/boards/rounds/{round.pk}/ballot/entrust/", form).status_code == 403


def behalf(round, seat, cast, paper, by="marta", reason="Ada said so by phone on 3 May."):
    return voting.cast_on_behalf(
        round=round, seat=seat("ada"), entries={paper[0].pk: 4}, reason=reason, by=cast(by), at=timezone.now()
    )


def test_on_a_companys_word_a_moderator_votes_with_a_reason(round, seat, cast, paper):
    ballot = behalf(round, seat, cast, paper)
    event = ballot.events.get()
    assert (event.by, event.is_on_behalf, event.reason) == (cast("marta"), True, "Ada said so by phone on 3 May.")
    assert [line.by for line in ballot.slip.entries.all()] == [cast("marta")]
    assert Effect.objects.get(key__startswith="on_behalf:").payload["to"] == cast("ada").email


def test_on_behalf_never_over_a_companys_own_ballot(round, seat, cast, paper):
    behalf(round, seat, cast, paper)
    behalf(round, seat, cast, paper)
    vote(round, seat, cast, paper, "ada")
    with pytest.raises(refusals.OwnBallotStands):
        behalf(round, seat, cast, paper)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": " "}, refusals.ReasonMissing),
        ({"by": "sam"}, refusals.ForeignSeat),
        ({"by": "astrid"}, refusals.ForeignSeat),
    ],
)
def test_on_behalf_without_reason_or_right_is_refused(round, seat, cast, paper, change, refusal):
    with pytest.raises(refusal):
        behalf(round, seat, cast, paper, **change)
    assert BallotEvent.objects.count() == 0


def test_secret_ballots_are_nobodys_to_cast_for_another(round, seat, cast, paper, as_person):
    round.is_secret = True
    round.save()
    with pytest.raises(refusals.SecretBallot):
        behalf(round, seat, cast, paper)
    assert as_person("marta").get(f"/boards/rounds/{round.pk}/seats/{seat('ada').pk}/ballot/").status_code == 404


def test_moderators_page_casts_on_behalf_and_keeps_what_was_entered(as_person, round, seat, cast, paper):
    marta, url = as_person("marta"), f"/boards/rounds/{round.pk}/seats/{seat('ada').pk}/ballot/"
    form = {"seat": seat("ada").pk, f"item-{paper[0].pk}": 11, "reason": "By phone."}
    over = marta.post(url, form)
    marta.post(url, form | {f"item-{paper[0].pk}": 7})
    receipt = as_person("ada").get(f"/boards/rounds/{round.pk}/receipt/").text
    assert (over.status_code, 'value="11"' in over.text) == (422, True)
    assert "Cast on your company’s word" in receipt
    assert "By phone." in receipt
