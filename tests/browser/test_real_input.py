"""Transcripts that other programs wrote, over HTTP and in the browser, from a folder that TRANSCRIPTS names.

TRANSCRIPTS=folder pytest -m long -s tests/browser/test_real_input.py
"""

import json
import os
import re
import time
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from bs4 import BeautifulSoup

from portal.knowledge.models import Turn
from tests import people
from tests.browser.test_call_to_answer import (
    decide_every_mark,
    hand_over_to_the_writers,
    publish,
    take_the_call,
)

FOLDER = Path(os.environ.get("TRANSCRIPTS", ""))
FILES = sorted(file for file in FOLDER.rglob("*") if file.is_file()) if os.environ.get("TRANSCRIPTS") else []
SEVERAL = re.compile(r"The file holds (\d+) conversations")
OURS = {"agent", "action", "robert"}
# Which file and conversation, the title its article gets, how a customer asks for it, and names that may not stand in it.
ANSWERS = [
    (
        "harper_valley/004860b1ab2e4c88.zoom-style.vtt",
        "",
        "A lost card is replaced",
        "lost my card",
        "mary smith robert",
    ),
    ("contact_lens/voice_0.json", "", "Cancel a subscription", "how to cancel my plan", "peter"),
    ("abcd/abcd_sample.json", "1", "Return an item of the wrong size", "return a wrong size", "crystal minh cminh730"),
]

pytestmark = [pytest.mark.long, pytest.mark.skipif(not FILES, reason="TRANSCRIPTS names no folder with files")]


class Desk(requests.Session):
    """Somebody of ours who sends forms as a browser does."""

    def __init__(self, portal, person):
        super().__init__()
        self.trust_env, self.portal = False, portal
        self.send_form("/account/login/", login=person.email, password=people.PASSWORD)

    def read(self, address):
        answer = self.get(urljoin(self.portal, address), timeout=60)
        answer.raise_for_status()
        return BeautifulSoup(answer.text, "html.parser")

    def send_form(self, address, files=None, **fields):
        token = self.read(address).find("input", {"name": "csrfmiddlewaretoken"})["value"]
        url = urljoin(self.portal, address)
        data = {"csrfmiddlewaretoken": token, **fields}
        return self.post(url, data, files=files, headers={"Referer": url}, timeout=60)

    def doors(self):
        """Where a transcript is attached, one for each call that has none."""
        cases = {link["href"] for link in self.read("/desk/").find_all("a", href=re.compile(r"^/desk/cases/C-\d+/$"))}
        for case in sorted(cases):
            for link in self.read(case).find_all("a", href=re.compile(r"^/desk/transcripts/new/\d+/$")):
                yield link["href"]


def test_every_file_is_imported_or_refused_in_words(portal):
    desk = Desk(portal, people.sam)
    doors = desk.doors()
    door, said = next(doors), []
    for file in FILES:
        told = send(desk, door, file)
        if several := SEVERAL.search(told["reason"]):
            said += [send(desk, next(doors), file, number) for number in range(1, int(several[1]) + 1)]
        else:
            said.append(told)
    print(*map(json.dumps, said), sep="\n")
    imported = [told for told in said if told["turns"]]
    print(f"{len(FILES)} files: {len(imported)} conversations imported, {len(said) - len(imported)} files refused")

    assert imported
    assert all(told["reason"].endswith("Nothing of it was kept.") for told in said if not told["turns"])


def send(desk, door, file, number=""):
    """What the portal said: of what was imported its format and turns, else the reason."""
    answer = desk.send_form(door, files={"file": (file.name, file.read_bytes())}, number=number)
    page = BeautifulSoup(answer.text, "html.parser")
    told = {"file": str(file.relative_to(FOLDER)), "number": number, "format": "", "turns": 0, "reason": ""}
    assert answer.status_code == 200, told
    if answer.history:
        facts = dict(zip(map(text, page.select(".fact-list dt")), map(text, page.select(".fact-list dd")), strict=True))
        return told | {"format": facts["Format"], "turns": int(facts["Turns"])}
    return told | {"reason": text(page.select_one(".invalid-feedback"))}


def text(element):
    return " ".join(element.get_text(" ").split())


def test_three_become_published_articles(walk):
    # Each of these pages is looked at by other walks; here the clock runs.
    walk.look = lambda name: None
    desk, writer, reader = walk.as_("sam"), walk.as_("wren"), walk.as_("luc")
    for name, number, title, question, people_in_it in ANSWERS:
        started = time.perf_counter()
        take_the_call(walk, desk, title)
        attach(desk, FOLDER / name, number)
        say_who_is_who(desk)
        desk.get_by_role("button", name="Draft an article").first.click()
        desk.wait_for_url(re.compile(r"/desk/articles/\d+/marks/$"))
        drafted = time.perf_counter()
        marks = desk.locator(".mark-row").count()
        decide_every_mark(walk, desk, desk.url)
        hand_over_to_the_writers(desk, title)
        publish(walk, writer, title)
        published = time.perf_counter()
        reader.goto(f"/help/search/?q={question}")
        reader.get_by_role("link", name=title).click()
        found = time.perf_counter()
        said = reader.locator("article").inner_text().casefold()
        assert [word for word in people_in_it.split() if word in said] == [], said
        steps = {"to_draft": drafted, "to_published": published, "to_found": found}
        seconds = {step: round(at - started, 1) for step, at in steps.items()}
        print(json.dumps({"from": name, "title": title, "marks_decided": marks, "seconds": seconds}))


def attach(desk, file, number):
    desk.get_by_role("link", name="Attach a transcript").click()
    desk.locator("input[type=file]").set_input_files(file)
    desk.get_by_label("Which conversation").fill(number)
    desk.get_by_role("button", name="Attach the transcript").click()
    desk.get_by_role("heading", name="What was said").wait_for()


def say_who_is_who(desk):
    form = desk.locator("form", has=desk.get_by_role("button", name="Note who is who"))
    for speaker in form.locator("label").all():
        is_ours = speaker.inner_text().strip(" *\n").casefold() in OURS
        role = Turn.Role.AGENT if is_ours else Turn.Role.CUSTOMER
        form.locator(f"#{speaker.get_attribute('for')}").select_option(role.value)
    form.get_by_role("button", name="Note who is who").click()
    desk.get_by_text("Noted who is who.").wait_for()
