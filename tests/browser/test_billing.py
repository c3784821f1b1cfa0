"""A missing payment is made, the plan goes up and down, ends and is kept, and support reads out what was owed."""

import re
import time

WITHIN = 60  # seconds for the worker to follow


def test_missing_payment_is_made_and_the_plan_goes_up(walk):
    celia = walk.as_("celia")
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
    celia.goto("/plan/")
    celia.get_by_role("link", name="Change to Plus by the year").click()
    walk.look("celia")
    celia.get_by_role("button", name=re.compile("Change and pay")).click()
    celia.get_by_text("Your plan is Plus / year / EUR.").wait_for()
    walk.look("celia")


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


def test_ended_plan_is_ordered_by_invoice_only_by_whom_its_level_lets(walk):
    rosa = walk.as_("rosa")
    rosa.goto("/plan/")
    walk.look("rosa")
    assert rosa.get_by_role("link", name="Pay by invoice instead").count() == 0


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
