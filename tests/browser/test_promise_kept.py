"""A call by phone, escalated, read, paused, resolved and surveyed; the customer looks at each step, the desk needs no mouse."""

import json
import os
import re
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from portal.support import signing

SUBJECT = "Drive trips with F0307 on every start"
SECRET = "telephony-of-the-demo"


def test_a_call_from_the_first_ring_to_the_survey(walk, mail_folder):
    sam, priya, emil = walk.as_("sam"), walk.as_("priya"), walk.as_("emil")
    ring(walk, sam)
    case = take_by_keyboard(walk, sam)
    see(emil, case, "Sam Whitaker has your case")
    escalate(walk, sam, case)
    see(emil, case, "Sam Whitaker has your case")  # not read yet
    read(walk, priya, case)
    see(emil, case, "has the case now and has read it", "Priya Nair has your case")
    say_when(priya, case)
    see(emil, case, "We told you to expect it", "A part is on its way.", "it stays kept or missed as it was made")
    ask_back(priya, case)
    see(emil, case, "We wait for your reply: word of how a try went", "When the clock stood still")
    walk.look("emil")
    emil.get_by_label("Your reply").fill("The new part is in.")
    emil.get_by_role("button", name="Send reply").click()
    emil.get_by_text("The new part is in.").wait_for()
    resolve(priya, case)
    see(emil, case, "resolved the case: Solved")
    answer_the_survey(walk, case, mail_folder)
    look_at_the_month(walk, emil)
    look_at_the_reports(walk, sam)


@pytest.fixture
def mail_folder(portal, request):
    """Where the demo that the walks started keeps its mail; with PORTAL_AT, DEMO_MAIL names it."""
    named = os.environ.get("DEMO_MAIL")
    return Path(named) if named else next(request.config._tmp_path_factory.getbasetemp().glob("demo*")) / "mail"


def ring(walk, sam):
    sam.goto("/desk/calls/new/?q=emil")
    number = re.search(r"\+49 170 555 \d+", sam.locator("#people").inner_text())[0]
    began = datetime.now(UTC) - timedelta(seconds=25)
    for event, at in (("began", began), ("answered", began + timedelta(seconds=25))):
        said = {"provider": "walk", "call": f"{began:%H%M%S}", "event": event, "at": at.isoformat(), "from": number}
        body, timestamp = json.dumps(said).encode(), str(int(time.time()))
        head = {"X-Timestamp": timestamp, "X-Signature": signing.sign(body, timestamp, SECRET)}
        with urlopen(Request(f"{walk.base_url}/intake/telephony/", body, head)) as answer:
            assert answer.status == 200


def take_by_keyboard(walk, sam):
    """From the desk to the written call with Tab, arrows, space and Enter alone."""
    sam.goto("/desk/")
    walk.look("sam")
    tab_to(sam, "Take the call of Emil Sander")
    sam.keyboard.press("Enter")
    sam.wait_for_url(re.compile(r"/desk/calls/new/\d+/\?ring=\d+"))
    walk.look("sam")
    for label, keys in (("Product", "Drive"), ("How bad is it", "2")):
        tab_to(sam, label)
        sam.keyboard.type(keys)
    tab_to(sam, "In one sentence")
    sam.keyboard.type(SUBJECT)
    tab_to(sam, "What happened, and since when")
    sam.keyboard.type("Since the new encoder. Two drives.")
    tab_to(sam, "Agrees to the recording")
    sam.keyboard.press("Space")
    tab_to(sam, "Write the call down")
    sam.keyboard.press("Enter")
    sam.wait_for_url(re.compile(r"/desk/cases/C-\d+/$"))
    walk.look("sam")
    assert "waited 25 s" in sam.content()
    return sam.url.rsplit("/", 2)[1]


NAME = """() => {
  const it = document.activeElement;
  const label = it.labels && it.labels.length ? it.labels[0].innerText : it.innerText;
  return (label || "").replace(/[*]/g, "").trim();
}"""


def tab_to(page, name):
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).startswith(name):
            return
    raise AssertionError(f"Tab never comes to {name!r} on {page.url}.")


def see(emil, case, *words):
    emil.goto(f"/cases/{case}/")
    text = emil.locator("main").inner_text()
    for word in words:
        assert word in text, f"{word!r} is not on the customer's page:\n{text}"
    assert "Logs are in" not in text


def press(page, name, key="Enter"):
    """Come to something by Tab and press a key on it."""
    tab_to(page, name)
    page.keyboard.press(key)


def write(page, label, text):
    tab_to(page, label)
    page.keyboard.type(text)


def escalate(walk, sam, case):
    press(sam, "Hand over or escalate")
    write(sam, "Who has it", "Priya")
    write(sam, "Summary for whoever reads on", "Logs are in. Encoder supply looks low.")
    press(sam, "Escalate", "Space")
    press(sam, "Hand over")
    sam.get_by_text("Handed over, not read yet").wait_for()
    walk.look("sam")


def read(walk, priya, case):
    priya.goto(f"/desk/cases/{case}/")
    assert "Encoder supply looks low." in priya.content()
    walk.look("priya")
    press(priya, "I have read the case")
    priya.get_by_text("has the case now and has read it").wait_for()


def say_when(priya, case):
    press(priya, "Say when to expect it instead")
    write(priya, "Why, to the customer", "A part is on its way.")
    press(priya, "Tell the customer")
    priya.get_by_text("said to expect it").wait_for()


def ask_back(priya, case):
    write(priya, "To the customer", "Tell us when the part is in, please.")
    press(priya, "An answer", "ArrowDown")
    write(priya, "What the clock waits for", "word of")
    press(priya, "Send")
    priya.get_by_text("The clock stands still").first.wait_for()


def resolve(priya, case):
    priya.goto(f"/desk/cases/{case}/")
    write(priya, "Outcome", "Solved")
    write(priya, "What was the matter", "The encoder supply was low; the new part mends it.")
    press(priya, "Resolve the case")
    priya.get_by_role("button", name="Reopen the case").wait_for()


def answer_the_survey(walk, case, folder):
    visitor = walk.as_("nobody")
    visitor.goto(survey_link(case, folder))
    walk.look("nobody")
    visitor.get_by_role("button", name="Yes, completely").click()
    visitor.get_by_role("heading", name="Thank you: we have your answer").wait_for()
    walk.look("nobody")
    for answer in ("Yes, quickly", "They knew me and the product", "About right"):
        visitor.get_by_role("button", name=answer, exact=True).click()
        visitor.locator("dd", has_text=answer).wait_for()
    walk.look("nobody")


def survey_link(case, folder):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in folder.glob("*.log"):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if f"[{case}] Your case is resolved" in str(mail["subject"]):
                return re.search(r"/survey/\S+", mail.get_body(("plain",)).get_content())[0]
        time.sleep(0.5)
    raise AssertionError(f"No mail says that {case} is resolved.")


def look_at_the_month(walk, emil):
    emil.goto(f"/promised/?month={datetime.now(UTC):%Y-%m}")
    assert "Kept and missed" in emil.content()
    walk.look("emil")


def look_at_the_reports(walk, sam):
    """The load of the desk, what was missed, and one promise of it."""
    sam.goto("/desk/load/?of=words")
    sam.get_by_text("is the busiest hour").wait_for()
    walk.look("sam")
    sam.goto(f"/desk/missed/?first={datetime.now(UTC).date() - timedelta(days=300)}")
    walk.look("sam")
    sam.locator("a[href^='/desk/missed/']").filter(has_text=re.compile("response|update|Resolution")).first.click()
    sam.get_by_text("Reckoned by").wait_for()
    walk.look("sam")
