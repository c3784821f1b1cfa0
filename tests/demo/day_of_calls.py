"""A day at the desk made of transcript files, against a demo that runs: `manage.py day_of_calls FOLDER`.

Nothing is written but over HTTP: telephone systems tell of each call at the signed doors, Sam takes it at the desk, the
transcript arrives by the call's id, cases are answered, handed over, read, replied to and resolved, and the customer
follows the link in the mail.
"""

import json
import re
import time
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import quote, urlencode
from uuid import uuid4

import requests
from django.utils import timezone

from portal.knowledge import transcripts
from portal.support import signing
from tests import people

CALLERS = (people.owen, people.emil, people.kenji, people.astrid, people.luc, people.rosa, people.hana, people.ada)
GENERIC, TWILIO = "telephony-of-the-demo", "twilio-of-the-demo"
WAITS = (4, 9, 15, 22, 31, 48, 75, 130)
PATIENCE = 90  # seconds for the worker to send a mail or attach a transcript


class Wrong(Exception):
    """The portal did not do what a person would have expected; the text says what."""


class Person(requests.Session):
    """Somebody with a browser."""

    def __init__(self, url, who=None):
        super().__init__()
        self.url = url
        if who:
            self.look("/account/login/")
            self.submit("/account/login/", login=who.email, password=people.PASSWORD)

    def look(self, path):
        return self._checked(self.get(self.url + path, timeout=60))

    def submit(self, path, **fields):
        head = {"X-CSRFToken": self.cookies.get("csrftoken", ""), "Referer": self.url + path}
        return self._checked(
            self.post(self.url + path, data={"token": str(uuid4()), **fields}, headers=head, timeout=60)
        )

    def _checked(self, response):
        if response.status_code != 200:
            raise Wrong(f"{response.url} answered {response.status_code}")
        return response


class Day:
    def __init__(self, url, mail):
        self.url, self.mail = url, mail
        self.sam, self.priya = Person(url, people.sam), Person(url, people.priya)
        self.customers = {}

    def customer(self, who):
        if who not in self.customers:
            self.customers[who] = Person(self.url, who)
        return self.customers[who]

    def live(self, number, name, body, parsed):
        """One conversation from the first ring to the last answer; what came of it."""
        who, began = CALLERS[number % len(CALLERS)], time.monotonic()
        provider, call = ("twilio", f"CA{uuid4().hex}") if number % 2 else ("pbx", uuid4().hex)
        self.ring(provider, call, self.number_of(who), WAITS[number % len(WAITS)])
        case = self.take(number, who, provider, call, parsed)
        self.signed(f"/intake/transcripts/{provider}/{call}/", body)
        holder = self.work(number, case, who)
        outcome = ("solved", "workaround", "solved", "no_solution")[number % 4]
        apology = "I am sorry that I have nothing better." if outcome == "no_solution" else ""
        holder.submit(f"/desk/cases/{case}/resolve/", outcome=outcome, text="As agreed on the call.", apology=apology)
        if apology and apology not in self.customer(who).look(f"/cases/{case}/").text:
            raise Wrong(f"The customer does not read the word of apology on {case}.")
        is_gone = number % 5 != 4
        self.survey(case, "yes" if is_gone else "no")
        self.until(lambda: "/desk/transcripts/" in self.transcripts_of(case), f"the transcript of {case}")
        return {
            "file": name, "turns": len(parsed.turns), "case": case, "via": provider, "company": who.company,
            "promised": self.promised(case), "outcome": outcome, "reopened": not is_gone,
            "seconds": round(time.monotonic() - began, 1),
        }  # fmt: skip

    def number_of(self, who):
        page = self.sam.look(f"/desk/calls/new/?q={quote(who.email)}").text
        return re.search(rf"{re.escape(who.email)} · (\+[\d ]+)", page)[1].strip()

    def ring(self, provider, call, number, wait):
        now = timezone.now()
        for event, at in (("began", now - timedelta(seconds=wait)), ("answered", now)):
            if provider == "twilio":
                self.twilio(call, number, {"began": "ringing", "answered": "in-progress"}[event], at)
            else:
                said = {"provider": provider, "call": call, "event": event, "at": at.isoformat(), "from": number}
                self.signed("/intake/telephony/", json.dumps(said).encode())

    def twilio(self, call, number, status, at):
        fields = {
            "CallSid": call,
            "CallStatus": status,
            "From": number,
            "Timestamp": f"{at:%a, %d %b %Y %H:%M:%S} +0000",
        }
        address = f"{self.url}/intake/twilio/"
        head = {"X-Twilio-Signature": signing.sign_as_twilio(address, fields, TWILIO)}
        head["Content-Type"] = "application/x-www-form-urlencoded"
        self.expect_kept(requests.post(address, urlencode(fields), headers=head, timeout=60))

    def signed(self, path, body):
        timestamp = str(int(time.time()))
        head = {"X-Timestamp": timestamp, "X-Signature": signing.sign(body, timestamp, GENERIC)}
        head["Content-Type"] = "application/octet-stream"
        self.expect_kept(requests.post(self.url + path, body, headers=head, timeout=60))

    def expect_kept(self, response):
        if (response.status_code, response.text) != (200, "Kept."):
            raise Wrong(f"{response.url} answered {response.status_code}: {response.text[:200]}")

    def take(self, number, who, provider, call, parsed):
        """Sam takes the call that waits on the desk; the case's reference."""
        desk = self.sam.look("/desk/").text
        name = f"{who.first_name} {who.last_name}"
        address = re.search(rf'href="(/desk/calls/new/\d+/\?ring=(\d+))">Take the call of {name}', desk)
        if not address:
            raise Wrong(f"The desk does not show the call of {name} ({provider} {call}).")
        form = self.sam.look(address[1]).text
        product = re.search(r'<select name="product".*?<option value="(\d+)"', form, re.DOTALL)[1]
        said = [turn.text for turn in parsed.turns if len(turn.text.split()) > 3] or [parsed.turns[0].text]
        answer = self.sam.submit(
            address[1], ring=address[2], channel="phone", product=product, severity=number % 4 + 1,
            subject=said[0][:150], description="\n".join(said[:5]), agreed_to_recording="on", agreed_to_use="on",
            assignee=re.search(rf'<option value="(\d+)"[^>]*>\s*{people.sam.first_name} ', form)[1],
        )  # fmt: skip
        found = re.search(r"/desk/cases/(C-\d+)/$", answer.url)
        if not found:
            raise Wrong(f"The call of {name} was not written down.")
        return found[1]

    def work(self, number, case, who):
        """Answer; some are asked back, some handed over and read; whoever has the case in the end."""
        desk = f"/desk/cases/{case}/"
        self.sam.submit(f"{desk}answer/", text="We look into it now.", way="ask" if number % 3 == 0 else "answer")
        if number % 3 == 0:
            self.customer(who).submit(f"/cases/{case}/reply/", text="Here is what you asked for.")
        if number % 4 != 1:
            return self.sam
        priya = re.search(rf'<option value="(\d+)"[^>]*>\s*{people.priya.first_name} ', self.sam.look(desk).text)[1]
        self.sam.submit(
            f"{desk}hand-over/", to=priya, text="Logs are in; the cause is in the last turns.", is_escalated="on"
        )
        self.priya.submit(f"{desk}read/")
        page = self.customer(who).look(f"/cases/{case}/").text
        if "has the case now and has read it" not in page:
            raise Wrong(f"The customer does not see who has {case}.")
        self.priya.submit(f"{desk}answer/", text="I have read it all and go on.", way="update")
        return self.priya

    def survey(self, case, resolved):
        """The tap in the mail, one press on its page, and a press for each part after it."""
        link = self.until(lambda: self.link(case, resolved), f"the mail about {case}")
        visitor, path = Person(self.url), link.partition("?")[0]
        if f'name="resolved" value="{resolved}"' not in visitor.look(link).text:
            raise Wrong(f"The link about {case} does not carry its answer.")
        presses = {"resolved": resolved, "connected": "quickly", "known": "both", "took": "right", "goes_on": "yes"}
        for part, said in presses.items():
            answer = visitor.submit(path, **{part: said})
        if "Thank you" not in answer.text or '<button class="btn btn-secondary" type="submit" name=' in answer.text:
            raise Wrong(f"The survey of {case} was not taken.")

    def link(self, case, answer):
        """The path that says `answer` in the newest mail about the case being resolved."""
        for path in sorted(self.mail.glob("*.log"), key=lambda path: -path.stat().st_mtime)[:60]:
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if f"[{case}] Your case is resolved" in str(mail["subject"]):
                found = re.search(rf"/survey/\S+={answer}\s", mail.get_body(("plain",)).get_content())
                return found and found[0].strip()
        return None

    def transcripts_of(self, case):
        return self.sam.look(f"/desk/cases/{case}/").text

    def promised(self, case):
        """How the promises of the case stand, by the desk's page."""
        page = self.transcripts_of(case)
        return {word.lower(): page.count(f"</svg>{word}</span>") for word in ("Kept", "Missed", "Late")}

    def until(self, find, what):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := find():
                return found
            time.sleep(0.5)
        raise Wrong(f"Waited {PATIENCE} s for {what}.")


def conversations(folder):
    """(name, bytes as a telephone system would send them, what they say) of every file; the reason where there are none."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, body = str(path.relative_to(folder)), path.read_bytes()
        try:
            parsed = transcripts.read_all(body)
        except transcripts.TranscriptError as reason:
            yield name, None, str(reason)
            continue
        for number, one in enumerate(parsed):
            turns = [{"speaker": turn.speaker, "text": turn.text} for turn in one.turns]
            whole = body if len(parsed) == 1 else json.dumps(turns).encode()
            yield f"{name}#{number}" if len(parsed) > 1 else name, whole, one


def play(folder, url, mail):
    """Live every conversation of the folder; a line for each, one for the day. Whether all went as it should."""
    day, done, wrong, without = Day(url, mail), [], 0, []
    for number, (name, body, parsed) in enumerate(conversations(folder)):
        if body is None:
            without.append({"file": name, "no_conversation": parsed})
            continue
        try:
            done.append(day.live(number, name, body, parsed))
            yield done[-1]
        except Wrong as problem:
            wrong += 1
            yield {"file": name, "wrong": str(problem)}
    yield from without
    kept, missed = (sum(row["promised"][word] for row in done) for word in ("kept", "missed"))
    yield {
        "calls": len(done), "wrong": wrong, "files_without_a_conversation": len(without), "surveyed": len(done),
        "reopened": sum(row["reopened"] for row in done), "promises_kept": kept, "promises_missed": missed,
    }  # fmt: skip
