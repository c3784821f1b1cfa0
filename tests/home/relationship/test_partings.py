"""Nobody lets a customer go before three pages were shown, two better ways offered, and a manager has reasoned."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from boards.seating.models import Application
from home.relationship import following_up, looking_back, partings
from home.relationship.models import Parting
from home.relationship.partings import Interest
from portal.accounts import ownership
from portal.accounts.models import User
from portal.outbox.models import Effect
from portal.support.models import Survey
from tests.factories import boards
from tests.factories import certification_billing as billing
from tests.factories import portal as make
from tests.factories import portal_support as support
from tests.factories.portal_revenue import ContractLineFactory

DAY = timedelta(days=1)


@pytest.fixture
def parting(cast, base_tier):
    account = cast("ada").account
    ownership.assign(account=account, owner=cast("olga"), at=timezone.now() - 90 * DAY, by=None)
    ContractLineFactory(account=account)
    return partings.begin(account=account, why="Loud.", by=cast("olga"), at=timezone.now())


def show(parting, to, at=None):
    for step in partings.STEPS:
        proof = partings.proof(parting, step, to=to)
        partings.mark_shown(parting, step, proof=proof, by=to, at=at or timezone.now())


def plus():
    billing.LevelFactory(slug="silver")
    return make.TierFactory(slug="plus", name="Plus", rank=1, required_level="silver")


def send(parting, by):
    partings.send(parting, plea="Neither fits.", by=by, at=timezone.now())


def test_nothing_is_done_before_all_three_are_shown(parting, cast):
    olga, at, board = cast("olga"), timezone.now(), boards.BoardFactory()
    for step in partings.STEPS[:2]:
        partings.mark_shown(parting, step, proof=partings.proof(parting, step, to=olga), by=olga, at=at)

    with pytest.raises(partings.NotShown):
        send(parting, olga)
    with pytest.raises(partings.NotShown):
        partings.embed(parting, board=board, interest=Interest("x"), by=olga, at=at)
    with pytest.raises(partings.NotShown):
        partings.certify(parting, tier=plus(), to_train=[], words="x", by=olga, at=at)
    for fields in ({"sent_at": at, "plea": "x"}, {"chosen_at": at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Parting.objects.filter(pk=parting.pk).update(**fields)


def test_page_counts_as_shown_only_to_whom_it_was_shown(parting, cast):
    olga, milo, at = cast("olga"), cast("milo"), timezone.now()
    stolen = partings.proof(parting, "history", to=milo)

    for step, proof in (
        ("history", stolen),
        ("history", "made up"),
        ("breaches", partings.proof(parting, "history", to=olga)),
    ):
        with pytest.raises(partings.NotShown):
            partings.mark_shown(parting, step, proof=proof, by=olga, at=at)


def test_post_without_the_page_is_led_to_the_page(parting, as_person):
    address = f"/difficult/{parting.pk}/history/"

    assert as_person("olga").post(address, {"proof": "x"}).headers["Location"] == address
    parting.refresh_from_db()
    assert parting.history_shown_at is None


def test_embedding_invites_with_what_they_told_us(parting, cast, as_person):
    show(parting, cast("olga"))
    board = boards.BoardFactory(title="Drives")

    said = {"board": board.pk, "why": "You stop for every wipe.", "uses_it": "on", "would_test": "on"}
    as_person("olga").post(f"/difficult/{parting.pk}/embed/", said)

    application = Application.objects.get()
    parting.refresh_from_db()
    assert (application.state, application.uses_it, application.would_test, application.would_pay) == (
        *("invited", True, True, False),
    )
    assert (parting.way, parting.application) == ("embed", application)
    assert parting.follow_up_on == partings.quarters_after(timezone.now().date(), 2)
    assert "Drives" in Effect.objects.get(kind="mail").payload["subject"]


def test_certifying_offers_tier_price_and_people_to_their_admins(parting, cast, as_person):
    show(parting, cast("olga"))
    tier = plus()
    billing.PlanFactory(tier=tier, unit_amount=49_900)
    client, address = as_person("olga"), f"/difficult/{parting.pk}/"
    assert "€499.00" in client.get(address).content.decode()

    said = {"tier": tier.pk, "to_train": [cast("emil").pk], "words": "You would reach us at once."}
    client.post(address + "certify/", said)

    parting.refresh_from_db()
    assert (parting.way, parting.tier, list(parting.to_train.all())) == ("certify", tier, [cast("emil")])
    [mail] = Effect.objects.filter(kind="mail")
    assert (mail.payload["to"], "Emil Sander" in mail.payload["text"]) == ("ada@brenner.example", True)


def test_full_board_refuses_and_keeps_what_was_written(parting, cast, as_person):
    show(parting, cast("olga"))
    board = boards.BoardFactory(seats_offered=0)

    page = as_person("olga").post(f"/difficult/{parting.pk}/embed/", {"board": board.pk, "why": "Our words"})

    assert "Every seat of this board is taken or offered." in page.content.decode()
    assert "Our words" in page.content.decode()


def test_manager_decides_with_reasons_and_it_is_logged(parting, cast, as_person):
    cast("milo")
    show(parting, cast("olga"))
    as_person("olga").post(f"/difficult/{parting.pk}/send/", {"plea": "Neither fits."})
    assert [mail.payload["to"] for mail in Effect.objects.filter(kind="mail")] == ["milo@tarn.example"]
    milo, address = as_person("milo"), f"/difficult/{parting.pk}/decide/"

    assert "This field is required" in milo.post(address, {"decision": "leaves"}).content.decode()
    milo.post(address, {"decision": "stays", "reasons": "We broke our word five times."})

    parting.refresh_from_db()
    assert (parting.decision, parting.decided_by) == ("stays", cast("milo"))
    assert ModelLogEntry.objects.filter(action="home.parting.decide").get().data == {
        "decision": "stays",
        "reasons": "We broke our word five times.",
    }


def test_who_asked_does_not_decide_and_nobody_decides_twice(parting, cast):
    show(parting, cast("olga"))
    with pytest.raises(partings.MovedOn):
        partings.decide(parting, decision="leaves", reasons="x", by=cast("milo"), at=timezone.now())
    send(parting, cast("olga"))

    with pytest.raises(partings.NotYours):
        partings.decide(parting, decision="leaves", reasons="x", by=cast("olga"), at=timezone.now())
    partings.decide(parting, decision="leaves", reasons="x", by=cast("milo"), at=timezone.now())
    with pytest.raises(partings.MovedOn):
        partings.decide(parting, decision="stays", reasons="x", by=cast("milo"), at=timezone.now())


def test_executive_decides_where_who_asked_is_the_only_manager(parting, cast, as_person):
    Parting.objects.update(asked_by=cast("milo"))
    parting.refresh_from_db()
    iris = as_person("iris")
    address = f"/difficult/{parting.pk}/"
    show(parting, cast("milo"))
    assert iris.get(address).status_code == 404

    as_person("milo").post(address + "send/", {"plea": "Neither fits."})

    assert [mail.payload["to"] for mail in Effect.objects.filter(kind="mail")] == ["iris@tarn.example"]
    assert "Decide whether Brenner" in iris.get("/dashboard/").content.decode()
    assert "One of these decides: Iris" in as_person("milo").get(address).content.decode()
    iris.post(address + "decide/", {"decision": "stays", "reasons": "They pay for two of us."})
    assert Parting.objects.get().decided_by == cast("iris")


def test_executive_decides_nothing_where_another_manager_can(parting, cast, as_person):
    cast("milo")
    show(parting, cast("olga"))
    send(parting, cast("olga"))
    decision = {"decision": "stays", "reasons": "x"}

    assert as_person("iris").post(f"/difficult/{parting.pk}/decide/", decision).status_code == 404
    with pytest.raises(partings.NotYours):
        partings.decide(parting, **decision, by=cast("iris"), at=timezone.now())


def test_administrator_is_asked_where_nobody_else_may_decide(parting, cast):
    boss = make.StaffFactory(email="boss@tarn.example", is_superuser=True)
    show(parting, cast("olga"))
    send(parting, cast("olga"))

    assert [mail.payload["to"] for mail in Effect.objects.filter(kind="mail")] == ["boss@tarn.example"]
    partings.decide(parting, decision="stays", reasons="x", by=boss, at=timezone.now())


def test_page_says_so_where_nobody_may_decide(parting, cast, as_person):
    show(parting, cast("olga"))
    send(parting, cast("olga"))

    page = as_person("olga").get(f"/difficult/{parting.pk}/").content.decode()

    assert "Ask an administrator to make somebody else a manager." in page


def taken(parting, by):
    """A better way, so long ago that its day has come."""
    chosen = timezone.now() - 200 * DAY
    show(parting, by, at=chosen)
    partings.embed(parting, board=boards.BoardFactory(), interest=Interest("x"), by=by, at=chosen)
    Effect.objects.all().delete()


def test_owner_is_told_once_when_it_is_time_to_look_back(parting, cast, as_person):
    taken(parting, cast("olga"))

    following_up.remind(timezone.now() - 30 * DAY)
    assert not Effect.objects.exists()
    following_up.remind(timezone.now())
    following_up.remind(timezone.now() + DAY)

    [mail] = Effect.objects.filter(kind="mail")
    assert (mail.payload["to"], mail.payload["subject"]) == (
        "olga@tarn.example",
        "Two quarters later: Brenner Mühlen AG",
    )
    assert "Look back two quarters" in as_person("olga").get("/dashboard/").content.decode()


def test_who_owns_the_company_by_then_looks_back(parting, cast, as_person):
    otto = make.StaffFactory(email="otto@tarn.example", groups=["Relationship owners"])
    taken(parting, cast("olga"))
    ownership.assign(account=parting.account, owner=otto, brief="x", at=timezone.now(), by=None)

    following_up.remind(timezone.now())

    assert [mail.payload["to"] for mail in Effect.objects.filter(kind="mail")] == ["otto@tarn.example"]
    assert list(following_up.waiting_for(otto, timezone.now())) == [parting]
    assert not following_up.waiting_for(cast("olga"), timezone.now()).exists()


def test_managers_look_back_where_nobody_answers_for_the_company(parting, cast):
    milo = cast("milo")
    taken(parting, cast("olga"))
    User.objects.filter(pk=cast("olga").pk).update(is_active=False)

    following_up.remind(timezone.now())

    assert [mail.payload["to"] for mail in Effect.objects.filter(kind="mail")] == ["milo@tarn.example"]
    assert list(following_up.waiting_for(milo, timezone.now())) == [parting]


def test_one_request_for_a_company_at_a_time(parting, cast, as_person):
    with pytest.raises(partings.AlreadyAsked):
        partings.begin(account=parting.account, why="Again.", by=cast("olga"), at=timezone.now())

    page = as_person("olga").get("/relationships/brenner/difficult/")
    assert page.headers["Location"] == f"/difficult/{parting.pk}/"


def test_request_of_another_owner_is_not_there(parting, as_person, cast):
    ownership.assign(account=parting.account, owner=cast("milo"), brief="x", at=timezone.now(), by=None)
    Parting.objects.update(asked_by=cast("milo"))

    assert as_person("olga").get(f"/difficult/{parting.pk}/").status_code == 404


def test_two_quarters_later_before_stands_beside_after(parting, cast, as_person):
    chosen = datetime(2026, 1, 15, 12, tzinfo=UTC)
    show(parting, cast("olga"), at=chosen)
    partings.embed(parting, board=boards.BoardFactory(), interest=Interest("x"), by=cast("olga"), at=chosen)
    case = support.CaseFactory(account=parting.account)
    for day in (chosen - 100 * DAY, chosen - DAY, chosen + DAY, chosen + 300 * DAY):
        support.CallFactory(case=case, started_at=day)
    parting.refresh_from_db()

    before, after = looking_back.windows(parting)

    assert (before.since, before.until, after.until) == (date(2025, 7, 15), date(2026, 1, 15), date(2026, 7, 15))
    assert (before.contacts, after.contacts, after.revenue) == (2, 1, "€1,000.00")


def test_answers_of_two_quarters_come_with_n_rate_and_interval_and_few_of_them_not_at_all(parting, cast, as_person):
    taken(parting, cast("olga"))
    case = support.CaseFactory(account=parting.account)
    for number, days in enumerate([300] * 5 + [100] * 4):
        at = timezone.now() - days * DAY
        words = {"case": case, "account": case.account, "asked": case.contact, "asked_at": at}
        event = support.CaseEventFactory(case=case, kind="resolved", outcome="solved", at=at)
        took = "too_long" if number == 4 else "right"
        Survey.objects.create(resolution=event, answered_at=at, took=took, **words)

    page = as_person("olga").get(f"/difficult/{parting.pk}/").content.decode()

    table = " ".join(re.sub(r"<[^>]*>", " ", page.partition("Four-part answers")[2].partition("</tr>")[0]).split())
    assert table == (
        "5 of 5 answered (100 %) And the time it took? n = 5 About right: 80 % (37–97 %) , Too long: 20 % (3–63 %) , "
        "I had to tell it more than once: 0 % (0–44 %) 4 of 4 answered (100 %) too few to show"
    )


def test_looking_back_waits_for_its_day_and_closes_the_request(parting, cast):
    show(parting, cast("olga"))
    chosen = timezone.now()
    partings.embed(parting, board=boards.BoardFactory(), interest=Interest("x"), by=cast("olga"), at=chosen)

    with pytest.raises(partings.MovedOn):
        partings.conclude(parting, conclusion="Quieter.", by=cast("olga"), at=chosen + 100 * DAY)
    assert list(Parting.objects.to_follow_up((chosen + 190 * DAY).date())) == [parting]
    partings.conclude(parting, conclusion="Quieter.", by=cast("olga"), at=chosen + 190 * DAY)

    assert not Parting.objects.open().exists()


@pytest.mark.parametrize(("start", "number", "end"), [
    (date(2026, 1, 31), 2, date(2026, 7, 28)), (date(2026, 9, 3), 2, date(2027, 3, 3)),
    (date(2026, 3, 3), -2, date(2025, 9, 3)),
])  # fmt: skip
def test_quarters_are_three_months(start, number, end):
    assert partings.quarters_after(start, number) == end


@pytest.mark.parametrize("step", partings.STEPS)
def test_each_page_shows_and_is_read(parting, as_person, step):
    client, address = as_person("olga"), f"/difficult/{parting.pk}/{step}/"
    page = client.get(address)

    client.post(address, {"proof": page.context["proof"]})

    parting.refresh_from_db()
    assert getattr(parting, f"{step}_shown_at") is not None
