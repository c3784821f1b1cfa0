"""A missing payment is made, the plan goes up and down, ends and is kept; a lost level is regained; seats are handed out.

And support reads out what was owed.
"""

import re
import time

from tests.browser.test_course_to_better_sla import right_of
from tests.demo import training_text

WITHIN = 60  # seconds for the worker to follow


def test_missing_payment_is_made_and_the_plan_goes_up_twice(walk):
    celia = walk.as_("celia")
    pay_what_is_missing(walk, celia)
    change_at_once(walk, celia, "Plus by the year", "Plus / year / EUR")
    finish_the_course(walk.as_("owen"), "drive-engineer")
    sit_the_exam(walk.as_("owen"), "drive-engineer")
    link = celia.get_by_role("link", name="Change to Premium by the year")
    until(celia, "/plan/", link)
    change_at_once(walk, celia, "Premium by the year", "Premium / year / EUR")
    until(celia, "/plan/", celia.get_by_text("You are owed Premium."))
    walk.look("celia")


def pay_what_is_missing(walk, celia):
    celia.goto("/plan/")
    walk.look("celia")
    celia.get_by_role("link", name="What to do").click()
    assert "Payment failed" in celia.locator("h1").inner_text()
    walk.look("celia")
    celia.get_by_role("link", name=re.compile("Pay .* now")).click()
    celia.get_by_label("Card number").fill("4242 4242 4242 4242")
    celia.get_by_role("button", name="Pay invoice").click()
    until(celia, "/plan/payment/", celia.get_by_role("heading", name="No payment is missing"))
    walk.look("celia")


def change_at_once(walk, celia, wanted, called):
    """What the page showed is what is charged, to the cent."""
    celia.goto("/plan/")
    celia.get_by_role("link", name=f"Change to {wanted}").click()
    walk.look("celia")
    change = celia.get_by_role("button", name=re.compile("Change and pay"))
    shown = change.inner_text().removeprefix("Change and pay").strip()
    change.click()
    celia.get_by_text(f"Your plan is {called}.").wait_for()
    walk.look("celia")
    newest = celia.locator("section", has=celia.get_by_role("heading", name="Invoices")).locator("tbody tr").first
    until(celia, "/plan/", newest.get_by_text(shown, exact=True))


def test_smaller_plan_is_planned_and_taken_back(walk):
    ada = walk.as_("ada")
    ada.goto("/plan/")
    ada.get_by_role("link", name="Change to Plus by the year").click()
    walk.look("ada")
    ada.get_by_role("button", name="Plan the change").click()
    ada.get_by_text(re.compile("your plan becomes Plus")).wait_for()
    walk.look("ada")
    ada.get_by_role("button", name="Take the planned change back").click()
    ada.get_by_text("The planned change is taken back.").wait_for()
    ada.get_by_role("link", name="End the plan").click()
    walk.look("ada")
    ada.get_by_role("button", name="Let it end").click()
    ada.get_by_role("button", name="Keep the plan after all").click()
    ada.get_by_text("Your plan goes on and renews as before.").wait_for()


def test_ended_plan_is_bought_again_only_by_whom_its_level_lets(walk):
    rosa = walk.as_("rosa")
    rosa.goto("/plan/")
    walk.look("rosa")
    assert rosa.get_by_role("link", name="Pay by invoice instead").count() == 0
    assert "2 more people certified in Flow SCADA Operator" in rosa.locator("main").inner_text()


def test_level_lost_while_paid_for_is_regained_and_the_plan_stays(walk):
    nora = walk.as_("nora")
    nora.goto("/plan/")
    nora.get_by_text(re.compile("your plan becomes Plus")).wait_for()
    said = nora.locator("main").inner_text()
    assert "You are owed Plus." in said
    assert "This is because the level it needs was lost." in said
    assert "1 more person certified in Drive D4 Commissioning Engineer" in said
    assert re.search("Reach Gold by .*: then your plan changes, unless the level is held again.", said)
    walk.look("nora")
    nora.goto("/tier/")
    walk.look("nora")
    # The lessons were done two years ago: the exam is enough.
    sit_the_exam(walk.as_("jon"), "drive-engineer")
    until(nora, "/plan/", nora.get_by_role("link", name="End the plan"))
    said = nora.locator("main").inner_text()
    assert "You are owed Premium." in said
    assert "your plan becomes" not in said
    walk.look("nora")


def finish_the_course(page, course):
    page.goto(f"/courses/{course}/")
    page.get_by_role("link", name="Continue").click()
    while page.get_by_role("button", name="Mark done").count():
        page.get_by_role("button", name="Mark done").click()
        page.wait_for_load_state()


def sit_the_exam(page, course):
    page.goto(f"/courses/{course}/")
    page.get_by_role("link", name="Go to the exam").click()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/attempts/**")
    _terms, domains = training_text.exam(training_text.FOLDER / course / "exam.txt")
    right = {item.stem: right_of(item) for domain in domains for item in domain.items}
    for question in page.locator("fieldset.exam-item").all():
        for choice in right[question.locator(".exam-stem").inner_text().strip()]:
            question.get_by_label(choice, exact=True).check()
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("heading", name="You passed").wait_for()


def test_seats_are_bought_handed_out_taken_back_and_begun(walk):
    ada = walk.as_("ada")
    ada.goto("/plan/")
    ada.get_by_role("link", name="Training seats").click()
    walk.look("ada")
    exam = ada.locator("section", has=ada.get_by_role("heading", name=re.compile("^Exam: ")))
    exam.get_by_label(re.compile("Buy seats at")).fill("2")
    exam.get_by_role("button", name=re.compile("Go to payment")).click()
    ada.get_by_role("button", name=re.compile("^Pay .*240")).click()
    ada.wait_for_url("**/plan/seats/")
    ada.get_by_text("Paid. The invoice is below.").wait_for()
    walk.look("ada")
    exam.get_by_label("Hand a seat to").select_option(label="Emil Sander")
    exam.get_by_role("button", name=re.compile("Hand it over")).click()
    ada.get_by_text(re.compile("Emil Sander has a seat in")).wait_for()
    ada.get_by_role("button", name=re.compile("Take back the seat of Tobias Kern")).click()
    ada.get_by_text("The seat is free again, and Tobias Kern is told.").wait_for()
    begin_the_exam(walk, walk.as_("emil"))
    ada.goto("/plan/seats/")
    assert exam.get_by_text("Used", exact=True).count() == 2  # the number's name, and Emil's seat


def begin_the_exam(walk, emil):
    emil.goto("/dashboard/")
    emil.get_by_role("link", name=re.compile("^Begin: ")).click()
    walk.look("emil")
    emil.get_by_role("button", name="Start").click()
    emil.wait_for_url("**/attempts/**")


def test_course_that_costs_money_says_how_to_get_in(walk):
    kenji = walk.as_("kenji")
    kenji.goto("/courses/edge-administrator/")
    kenji.get_by_role("link", name="Get a seat").click()
    walk.look("kenji")
    kenji.get_by_role("button", name="Ask for a seat").click()
    kenji.get_by_text("Asked: Hana Okano.").wait_for()
    kenji.get_by_role("link", name=re.compile("Pay .* yourself")).click()
    walk.look("kenji")
    kenji.get_by_role("button", name=re.compile("^Pay ")).click()
    kenji.get_by_label("Card number").wait_for()
    kenji.get_by_role("button", name=re.compile("^Pay ")).click()
    kenji.wait_for_url("**/courses/edge-administrator/")
    kenji.get_by_role("button", name="Start the course").click()
    kenji.goto("/learning/")
    walk.look("kenji")


def test_support_reads_out_what_was_owed(walk):
    sam = walk.as_("sam")
    sam.goto("/tier/on/")
    walk.look("sam")
    sam.get_by_label("Company").select_option(label="Brenner Mühlen AG")
    sam.get_by_label("Day and time").fill(time.strftime("%Y-%m-%dT%H:%M"))
    sam.get_by_role("button", name="Look back").click()
    assert "Brenner Mühlen AG was owed Premium" in sam.locator("h1").inner_text()
    walk.look("sam")


def until(page, address, sight):
    """Load the page anew until the sight is there: what it shows is the worker's doing."""
    deadline = time.monotonic() + WITHIN
    page.goto(address)
    while not sight.count() and time.monotonic() < deadline:
        page.wait_for_timeout(1000)
        page.goto(address)
    sight.first.wait_for(timeout=1000)
