"""Mails that nobody can vouch for: held back, shown to whoever has the case, and never the customer's word by themselves."""

import pytest

from portal.outbox.models import Effect
from portal.support import cases, proving, quarantine, thanking, unpacking
from portal.support.models import Case, CaseEvent, ReceivedMail
from tests.portal.support.conftest import NOON
from tests.portal.support.test_receiving import PNG, address, take, write

__all__ = ["address", "write"]  # fixtures
OURS = "mx.portal.example"


@pytest.fixture
def held(write, case, cast):
    """A colleague's address on a mail to the address that only Ada was given; Sam has the case."""
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    return take(write("Close it.", From=cast("emil").email, files=[("a.png", PNG)]))


def test_forged_sender_is_nobodys_word_and_told_to_who_has_the_case(held, case, cast):
    assert (held.outcome, held.case, held.text, held.event) == ("unproved", case, "Close it.", None)
    event = case.events.get(kind="held_back")
    assert (event.is_internal, event.author) == (True, None)
    assert not case.events.filter(kind="replied").exists()
    told = Effect.objects.order_by("pk").last().payload
    assert (told["to"], "A mail was held back" in told["subject"]) == (cast("sam").email, True)
    assert not CaseEvent.objects.visible_to(cast("ada")).filter(kind="held_back").exists()


def test_let_in_it_is_the_senders_and_says_who_vouched(held, case, cast, as_person):
    sam = as_person("sam")
    assert "It is of Emil Sander: take it" in sam.get(f"/desk/cases/{case.reference}/").content.decode()
    sam.post(f"/desk/cases/{case.reference}/mails/{held.pk}/let-in/")

    held.refresh_from_db()
    event = case.events.get(kind="replied")
    assert (held.outcome, held.event, held.decided_by) == ("taken", event, cast("sam"))
    assert (event.author, event.text, event.facts) == (cast("emil"), "Close it.", {"let_in_by": "Sam Whitaker"})
    assert event.attachments.get().name == "a.png"
    assert "by a mail that Sam Whitaker let in" in as_person("emil").get(f"/cases/{case.reference}/").content.decode()


def test_left_out_nothing_comes_of_it_and_nobody_decides_twice(held, case, cast, as_person):
    sam = as_person("sam")
    sam.post(f"/desk/cases/{case.reference}/mails/{held.pk}/leave-out/")
    again = sam.post(f"/desk/cases/{case.reference}/mails/{held.pk}/let-in/", follow=True).content.decode()
    assert "Somebody decided about it before." in again
    assert "Mails held back" not in again
    with pytest.raises(quarantine.AlreadyDecided):
        quarantine.let_in(held, by=cast("sam"), at=NOON)
    assert not case.events.filter(kind="replied").exists()


def test_unknown_sender_becomes_a_note_of_ours_at_most(write, case, cast, as_person):
    mail = take(write("Me too.", From="x@nowhere.example", files=[("a.png", PNG)]))
    assert mail.outcome == "unknown"
    assert "Mails held back" in as_person("sam").get("/desk/").content.decode()
    quarantine.let_in(mail, by=cast("sam"), at=NOON)
    event = case.events.get(kind="noted")
    assert (event.author, event.text, event.is_internal) == (cast("sam"), "x@nowhere.example:\n\nMe too.", True)
    assert event.attachments.get().name == "a.png"


def test_mail_of_another_case_is_not_decided_through_this_one(held, as_person, ada, problem):
    other = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
    address = f"/desk/cases/{other.reference}/mails/{held.pk}/let-in/"
    assert as_person("sam").post(address).status_code == 404


def test_the_one_we_wrote_to_is_believed_but_not_a_forgery_that_our_server_found(write, settings):
    settings.MAIL_AUTHSERV_ID = OURS
    forged = take(write(Authentication_Results=f"{OURS}; dmarc=fail header.from=brenner.example"))
    assert forged.outcome == "unproved"
    assert take(write(Message_ID="<2@b.example>")).outcome == "taken"


def test_two_senders_are_nobodys_word(write, ada):
    assert take(write(From=f"{ada.email}, evil@nowhere.example")).outcome == "unproved"


def test_no_more_than_twenty_are_held_back_of_a_case_in_an_hour(write, case):
    outcomes = [take(write(From="x@nowhere.example", Message_ID=f"<{n}@b.example>")).outcome for n in range(22)]
    assert outcomes == ["unknown"] * 20 + ["loop"] * 2
    assert ReceivedMail.objects.held().count() == 20


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("mx.portal.example; dmarc=pass header.from=b.example", True),
        ("MX.portal.example 1; dkim=pass (good) header.d=B.example; spf=none", True),
        ("mx.portal.example; dkim=pass header.i=@b.example", True),
        ("mx.portal.example; spf=pass smtp.mailfrom=bounce@b.example", True),
        ("mx.portal.example; dkim=pass header.d=evil.example", None),
        ("mx.portal.example; dkim=pass header.d=example", None),
        ("mx.portal.example; dkim=pass header.d=sub.b.example", None),
        ("mx.portal.example; dkim=fail header.d=b.example", None),
        ("mx.portal.example; dmarc=fail; dkim=pass header.d=b.example", False),
        ("mx.portal.example; none", None),
        ("mx.portal.example", None),
        ("mx.evil.example; dmarc=pass header.from=b.example", None),
        ("mx.portal.example.evil.example; dmarc=pass", None),
        ("x (; mx.portal.example; dmarc=pass)", None),
        (None, None),
    ],
)
def test_only_the_header_of_our_own_server_proves_anything(said, verdict, settings):
    settings.MAIL_AUTHSERV_ID = OURS
    head = f"Authentication-Results: {said}\n" if said else ""
    message = unpacking.message_of(f"{head}From: ada@b.example\n\nHello".encode())
    assert proving.verdict(message, "ada@b.example") is verdict
    settings.MAIL_AUTHSERV_ID = ""
    assert proving.verdict(message, "ada@b.example") is None


def test_what_the_sender_wrote_below_our_servers_header_is_not_read(settings):
    settings.MAIL_AUTHSERV_ID = OURS
    raw = f"Authentication-Results: {OURS}; dmarc=fail\nAuthentication-Results: {OURS}; dmarc=pass\nFrom: a@b.example\n\nx"
    assert proving.verdict(unpacking.message_of(raw.encode()), "a@b.example") is False


@pytest.mark.parametrize(
    "text",
    [
        "Thank you!",
        "Thanks a lot, Sam. It works now.\n\nBest regards\nAda Brenner",
        "Vielen Dank, läuft wieder. Viele Grüße, Ada",
        "Merci beaucoup et bonne journée",
        "Perfect, thx :-)",
    ],
)
def test_courtesies_alone_are_a_thank_you(text):
    assert thanking.is_thanks(text, ["Ada Brenner", "Sam Whitaker"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It works now.",
        "Thanks, but it is still empty.",
        "Thank you. It is back.",
        "Thanks, it does not work",
        "Thanks for nothing",
        "Thanks. When is it solved?",
        "Thank you, F0307 is here",
        "Danke, leider nein",
        "Thanks " * 26,
        "Thanks, Bob",
    ],
)
def test_anything_more_is_a_reply_like_any_other(text):
    assert not thanking.is_thanks(text, ["Ada Brenner"])


def test_thank_you_leaves_the_case_resolved_and_one_press_reopens_it(write, case, cast, as_person):
    cases.assign(case, to=cast("sam"), by=cast("sam"), at=NOON)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON)
    mail = take(write("Thank you, Sam!"))

    assert (mail.outcome, mail.event.kind, Case.objects.get().status) == ("thanked", "thanked", "resolved")
    told = Effect.objects.order_by("pk").last().payload
    assert (told["to"], "thank you" in told["subject"]) == (cast("sam").email, True)
    page = as_person("sam").get(f"/desk/cases/{case.reference}/")
    assert "Reopen it with these words" in page.content.decode()
    token = page.context["forms"]["reopen"]["token"].value()
    as_person("sam").post(f"/desk/cases/{case.reference}/reopen/", {"token": token, "text": "Thank you, Sam!"})
    assert Case.objects.get().status == "open"
    assert "Reopen it with these words" not in as_person("sam").get(f"/desk/cases/{case.reference}/").content.decode()


def test_thank_you_with_a_file_or_on_an_open_case_is_a_reply(write, case, cast):
    assert take(write("Thank you!")).outcome == "taken"
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON)
    assert take(write("Thank you!", files=[("a.png", PNG)], Message_ID="<2@b.example>")).outcome == "reopened"
