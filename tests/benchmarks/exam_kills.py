"""200 times somebody types in an exam and is cut off: the tab, the browser, the network or the server goes.

Then they come back, on the same device or on another one. What is measured is how many seconds of typing are gone, and
whether the order is the same. On PostgreSQL, with Chromium and real servers: a few people at once, each with a browser
and a server of their own to be killed.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

from playwright.sync_api import Error, sync_playwright

from tests.benchmarks import serving
from tests.benchmarks.exams import TOKEN, signed_in

POINTS, AIM, PEOPLE = 200, 5, 4
WAYS = ("tab closed", "tab crashed", "network cut", "server killed")
COMES_BACK_WITHIN = 120  # seconds


def main(name):
    BENCHES[name]()


def exam_kill_points(points=POINTS, people=PEOPLE):
    with serving.portal():
        from django.core.management import call_command

        call_command("set_up", verbosity=0)
        sittings = begin(people)
        with ThreadPoolExecutor(people) as at_once:
            shares = [range(lane, points, people) for lane in range(people)]
            told = list(at_once.map(sit, sittings, shares))
        report([one for points in told for one in points])


def begin(people):
    """Some people in an exam in which everything is typed: the address of each one's attempt, and their cookies."""
    from django.utils import timezone

    from certification.exams import accommodations, attempts
    from portal.accounts.models import User
    from tests.factories import certification as make

    domain, begun = make.DomainFactory(), []
    for _five in range(5):
        make.item(domain, "short_text")
    exam = make.exam(blueprint={domain: 5}, minutes=60)
    for pk, cookie in signed_in(people):
        user = User.objects.get(pk=pk)
        attempt = attempts.start(user=user, exam=exam, at=timezone.now())
        until = attempt.deadline + timedelta(hours=6)
        accommodations.extend(attempt, until=until, reason="A long measurement", by=user, at=timezone.now())
        begun.append((f"/exams/attempts/{attempt.uuid}/", cookie))
    return begun


def sit(sitting, points):
    """All that happens to one person, as run() says it."""
    path, cookie = sitting
    server = Server(serving.free_port())
    try:
        with sync_playwright() as playwright:
            chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            return list(run(browser, server, path, cookie, points))
    finally:
        server.kill()


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


def run(browser, server, path, cookie, points):
    """At each point how it was cut, the seconds lost, and whether the order was another afterwards."""
    chance, order = random.Random(points.start), None
    address = f"http://{serving.HOST}:{server.port}{path}"
    context = device(browser, cookie)
    for point in points:
        page = opened(context, address)
        order = order or stems(page)
        question, way, elsewhere = chance.randint(1, 5), chance.choice(WAYS), chance.random() < 0.5
        typed = type_until(page, question, f"{point} ", time.monotonic() + chance.uniform(0.3, 6))
        at = time.monotonic()
        cut(way, page, context, server)
        if elsewhere:
            context.close()
            context = device(browser, cookie)
        page = opened(context, address)
        yield way, at - last_kept(page, question, typed), stems(page) != order
        close(page)


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
            page.wait_for_selector("#answer-1", timeout=30_000)
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
        with suppress(Error):  # it does not live to answer
            page.goto("chrome://crash", timeout=2_000)
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


def report(points):
    lost = [seconds for _way, seconds, _moved in points]
    by_way = {way: round(max((s for w, s, _moved in points if w == way), default=0), 2) for way in WAYS}
    serving.tell(
        "exam_kill_points",
        round(max(lost), 2),
        "s of typing lost at most",
        aim=AIM,
        points=len(points),
        over=sum(seconds > AIM for seconds in lost),
        moved=sum(moved for _way, _seconds, moved in points),
        **by_way,
    )


BENCHES = {"exam_kill_points": exam_kill_points}

if __name__ == "__main__":
    main(sys.argv[1])
