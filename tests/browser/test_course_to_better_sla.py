"""One more certificate raises the company's level; the tier it unlocks is bought, and the next call is stamped with it."""

import re
import time
from pathlib import Path

from tests.demo import training_text

EXAM = Path(training_text.FOLDER) / "flow-operator" / "exam.txt"
WITHIN = 60  # seconds for the worker to follow


def test_from_a_course_to_a_better_promise(walk):
    kenji = walk.as_("kenji")
    walk.look("kenji")
    finish_the_course(walk, kenji)
    certificate = pass_the_exam(walk, kenji)
    check_the_certificate(walk, certificate)
    buy_the_tier(walk, walk.as_("hana"))
    see_the_tier(walk, walk.as_("hana"))
    stamp_the_next_call(walk, walk.as_("sam"))


def finish_the_course(walk, kenji):
    kenji.goto("/courses/")
    walk.look("kenji")
    kenji.get_by_role("link", name="Flow SCADA Operator").first.click()
    walk.look("kenji")
    kenji.get_by_role("link", name="Continue").click()
    walk.look("kenji")
    while kenji.get_by_role("button", name="Mark done").count():
        kenji.get_by_role("button", name="Mark done").click()
        kenji.wait_for_load_state()


def pass_the_exam(walk, kenji):
    kenji.goto("/courses/flow-operator/")
    kenji.get_by_role("link", name="Go to the exam").click()
    walk.look("kenji")
    kenji.get_by_role("button", name="Start").click()
    kenji.wait_for_url("**/attempts/**")
    walk.look("kenji")
    right = key()
    for question in kenji.locator("fieldset.exam-item").all():
        stem = question.locator(".exam-stem").inner_text().strip()
        for choice in right[stem]:
            question.get_by_label(choice, exact=True).check()
    kenji.get_by_role("button", name="Review and hand in").click()
    kenji.get_by_text("10 of 10 questions answered").first.wait_for()
    walk.look("kenji")
    kenji.get_by_role("button", name="Hand in").click()
    kenji.get_by_role("heading", name="You passed").wait_for()
    walk.look("kenji")
    kenji.get_by_role("link", name="Your certificate", exact=True).click()
    kenji.wait_for_url("**/certificates/**")
    walk.look("kenji")
    return kenji.url


def key():
    """Stem of each item in the bank to the texts of its right options."""
    _terms, domains = training_text.exam(EXAM)
    return {item.stem: right_of(item) for domain in domains for item in domain.items}


def right_of(item):
    if item.kind == "true_false":
        return ["True" if item.value["is_true"] else "False"]
    return [option["text"] for option in item.value["options"] if option["is_right"]]


def check_the_certificate(walk, address):
    visitor = walk.as_("nobody")
    visitor.goto(address)
    assert "Kenji Mori" in visitor.locator("main").inner_text()
    assert "valid" in visitor.locator("main").inner_text().lower()
    walk.look("nobody")


def buy_the_tier(walk, hana):
    until(hana, "/plan/", hana.get_by_role("button", name=re.compile("Buy Plus for .* each month")))
    walk.look("hana")
    hana.get_by_role("button", name=re.compile("Buy Plus for .* each month")).click()
    hana.get_by_label("Card number").wait_for()
    walk.look("hana")
    hana.get_by_role("button", name="Subscribe").click()
    hana.wait_for_url("**/plan/**")
    until(hana, "/plan/", hana.get_by_text("You are owed Plus."))
    walk.look("hana")


def see_the_tier(walk, hana):
    hana.goto("/dashboard/")
    here = hana.locator(".rung-here")
    assert "Plus" in here.inner_text()
    walk.look("hana")
    hana.goto("/tier/")
    assert "Plus" in hana.locator("main").inner_text()
    walk.look("hana")


def stamp_the_next_call(walk, desk):
    desk.goto("/desk/calls/new/")
    desk.get_by_label("Caller").fill("Kenji")
    desk.get_by_role("button", name="Find").click()
    desk.get_by_role("link", name="Kenji Mori").click()
    desk.get_by_label("Product").select_option(label="Flow SCADA")
    desk.get_by_label("How bad is it").select_option("1")
    desk.get_by_label("In one sentence").fill("No values from the moulding hall")
    desk.get_by_label("What happened").fill("All values of the hall are grey since nine.")
    desk.get_by_role("button", name="Write the call down").click()
    desk.wait_for_url(re.compile(r"/desk/cases/C-\d+/$"))
    promised = desk.get_by_role("heading", name="What we promised").locator("..").inner_text()
    assert "First response" in promised
    assert "Plus" in promised
    walk.look("sam")


def until(page, address, sight):
    """Load the page anew until the sight is there: what it shows is the worker's doing."""
    deadline = time.monotonic() + WITHIN
    page.goto(address)
    while not sight.count() and time.monotonic() < deadline:
        page.wait_for_timeout(1000)
        page.goto(address)
    sight.first.wait_for(timeout=1000)
