"""200 times somebody types in an exam and is cut off: the tab, the browser, the network or the server goes.

Then they come back, on the same device or on another one. What is measured is how many seconds of typing are gone, and
whether order and clock are the same. On PostgreSQL, with Chromium and a real server.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

from playwright.sync_api import Error, sync_playwright

from tests.benchmarks import serving
from tests.benchmarks.exams import TOKEN, signed_in

POINTS, AIM = 200, 5
WAYS = ("tab closed", "tab crashed", "network cut", "server killed")
COMES_BACK_WITHIN = 30  # seconds


def main(name):
    BENCHES[name]()


def exam_kill_points(points=POINTS):
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in this thread
    with serving.portal():
        from django.core.management import call_command

        call_command("set_up", verbosity=0)
        attempt, cookie = begin()
        port = serving.free_port()
        server = Server(port)
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            try:
                report(*run(browser, server, attempt, cookie, points))
            finally:
                browser.close()
                server.kill()


def begin():
    """One person in an attempt at an exam in which everything is typed."""
    from django.utils import timezone

    from certification.exams import accommodations, attempts
    from portal.accounts.models import User
    from tests.factories import certification as make

    [(pk, cookie)] = signed_in(1)
    domain = make.DomainFactory()
    for _five in range(5):
        make.item(domain, "short_text")
    user = User.objects.get(pk=pk)
    attempt = attempts.start(user=user, exam=make.exam(blueprint={domain: 5}, minutes=60), at=timezone.now())
    until = attempt.deadline + timedelta(hours=6)
    accommodations.extend(attempt, until=until, reason="A long measurement", by=user, at=timezone.now())
    return attempt, cookie


class Server:
    def __init__(self, port):
        self.port = port
        self.start()

    def start(self):
        self.process = subprocess.Popen(serving.web(self.port, 1), process_group=0)
        serving.wait_until(lambda: serving.answers(self.port), "The web server")

    def kill(self):
        """With its workers, and without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def run(browser, server, attempt, cookie, points):
    """The seconds lost at each point, and at how many the order was another."""
    chance, lost, moved, order = random.Random(200), [], 0, None
    address = f"http://{serving.HOST}:{server.port}/exams/attempts/{attempt.uuid}/"
    context = device(browser, cookie)
    for point in range(points):
        page = opened(context, address)
        order = order or stems(page)
        text = f"{point} "
        question = chance.randint(1, 5)
        way, elsewhere = chance.choice(WAYS), chance.random() < 0.5
        typed = type_until(page, question, text, time.monotonic() + chance.uniform(0.3, 6))
        at = time.monotonic()
        cut(way, page, context, server)
        if elsewhere:
            context.close()
            context = device(browser, cookie)
        page = opened(context, address)
        moved += stems(page) != order
        lost.append(at - last_kept(page, question, typed))
        close(page)
    return lost, moved


def device(browser, cookie):
    context = browser.new_context()
    pairs = (part.split("=") for part in cookie.split("; "))
    context.add_cookies([{"name": n, "value": v, "url": f"http://{serving.HOST}"} for n, v in pairs if v != TOKEN])
    return context


def opened(context, address):
    page, deadline = context.new_page(), time.monotonic() + COMES_BACK_WITHIN
    while True:
        try:
            page.goto(address)
            page.wait_for_selector("#answer-1", timeout=5_000)
        except Error:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return page


def stems(page):
    return page.locator(".exam-stem").all_inner_texts()


def type_until(page, question, text, end):
    """Letter by letter; each text with when its last letter was typed."""
    field, typed = page.locator(f"#answer-{question}"), []
    field.fill(text)
    typed.append((text, time.monotonic()))
    while time.monotonic() < end and len(text) < 190:
        text += random.choice("abcdefghij")
        field.press_sequentially(text[-1])
        typed.append((text, time.monotonic()))
        time.sleep(0.05)
    return typed


def cut(way, page, context, server):
    if way == "server killed":
        server.kill()
        close(page)
        server.start()
    elif way == "network cut":
        context.set_offline(True)
        close(page)
        context.set_offline(False)
    elif way == "tab crashed":
        session = context.new_cdp_session(page)
        with suppress(Error):  # it does not live to answer
            session.send("Page.crash")
        close(page)
    else:
        close(page)


def close(page):
    with suppress(Error):  # it may be gone already
        page.close(run_before_unload=False)


def last_kept(page, question, typed):
    """When the last letter was typed of what is there."""
    time.sleep(0.3)
    there = page.locator(f"#answer-{question}").input_value()
    return max((at for text, at in typed if text.strip() == there.strip()), default=typed[0][1])


def report(lost, moved):
    worst, too_much = round(max(lost), 2), sum(seconds > AIM for seconds in lost)
    serving.tell(
        "exam_kill_points", worst, "s of typing lost at most", aim=AIM, points=len(lost), over=too_much, moved=moved
    )


BENCHES = {"exam_kill_points": exam_kill_points}

if __name__ == "__main__":
    main(sys.argv[1])
