"""The exam's page with its script and without: what is answered is saved, offline it waits, elsewhere it goes on."""

import re

from tests.browser.walking import WIDE

# Its three attempts are all that a person has: no more than three walks begin one.
EXAM = "/exams/drive-d4-commissioning/"


def first_option(page, question):
    return page.locator(f'[data-question="{question}"] .exam-option').first


def status(page):
    return page.locator("[data-saved]")


def test_answers_are_saved_kept_offline_and_found_on_another_device(walk):
    page = walk.as_("emil")
    page.goto(EXAM)
    walk.look("emil")
    page.get_by_role("button", name="Start the 30 minutes").click()
    page.wait_for_url(re.compile(r"/exams/attempts/"))
    walk.look("emil")

    first_option(page, 1).click()
    status(page).get_by_text("Saved", exact=True).wait_for()
    page.context.set_offline(True)
    first_option(page, 2).click()
    status(page).get_by_text("Offline: kept on this device").wait_for()
    page.context.set_offline(False)
    status(page).get_by_text("Saved", exact=True).wait_for()

    elsewhere = walk.browser.new_context(
        base_url=walk.base_url, storage_state=page.context.storage_state(), java_script_enabled=False
    ).new_page()
    elsewhere.goto(page.url)
    assert first_option(elsewhere, 1).locator("input").is_checked()
    assert first_option(elsewhere, 2).locator("input").is_checked()
    first_option(elsewhere, 3).locator("input").check()
    elsewhere.get_by_role("button", name="Save answers").click()
    elsewhere.get_by_text("Your answers are saved.").wait_for()
    elsewhere.context.close()

    page.reload()
    assert first_option(page, 3).locator("input").is_checked()
    page.get_by_role("button", name="Review and hand in").click()
    page.get_by_role("heading", name="Hand in?").wait_for()
    assert page.get_by_role("link", name="question 4").count() == 1
    walk.look("emil")
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url(re.compile(r"/result/$"))
    walk.look("emil")


def test_what_could_not_be_sent_outlives_the_page(walk):
    page = walk.as_("emil")
    page.goto(EXAM)
    page.locator(".page-actions .btn").click()
    page.wait_for_url(re.compile(r"/exams/attempts/"))
    page.context.set_offline(True)
    first_option(page, 1).click()
    status(page).get_by_text("Offline: kept on this device").wait_for()
    address = page.url
    page.close(run_before_unload=False)

    page = walk.pages["emil"] = page.context.new_page()
    page.context.set_offline(False)
    page.goto(address)
    status(page).get_by_text("Saved", exact=True).wait_for()
    page.reload()
    assert first_option(page, 1).locator("input").is_checked()
    page.goto(f"{address}submit/")
    page.get_by_role("button", name="Hand in").click()


def stays_in_sight_at_400_per_cent(page):
    """1280 x 1024 px at 400 % are 320 x 256: the bar stays above what is read and covers no field that is gone to."""
    page.set_viewport_size({"width": 320, "height": 256})
    for is_offline in (False, True):
        page.context.set_offline(is_offline)
        first_option(page, 2 + is_offline).click()
        status(page).get_by_text("Offline: kept on this device" if is_offline else "Saved").wait_for()
        bar, clock, saved = (page.locator(one).bounding_box() for one in (".exam-bar", ".exam-clock", ".exam-saved"))
        assert bar["y"] >= 0
        assert bar["height"] <= 256 / 4
        for part in (clock, saved):
            assert bar["y"] <= part["y"] < part["y"] + part["height"] <= bar["y"] + bar["height"]
    page.context.set_offline(False)
    status(page).get_by_text("Saved", exact=True).wait_for()
    for field in page.locator(".exam input:visible").all():
        field.focus()
        bar, box = page.locator(".exam-bar").bounding_box(), field.bounding_box()
        assert box["y"] >= bar["y"] + bar["height"] - 1, "the bar covers what is gone to"
    page.set_viewport_size(WIDE)


def test_the_exam_is_passed_over_by_keyboard_and_at_400_per_cent(walk):
    page = walk.as_("emil")
    page.goto(EXAM)
    page.locator(".page-actions .btn").press("Enter")
    page.wait_for_url(re.compile(r"/exams/attempts/"))
    question = page.locator('[data-question="1"] input[type="radio"], [data-question="1"] input[type="checkbox"]').first
    question.focus()
    page.keyboard.press("Space")
    status(page).get_by_text("Saved", exact=True).wait_for()
    assert page.locator('[data-map="1"]').get_attribute("class") == "is-answered"
    stays_in_sight_at_400_per_cent(page)
    page.get_by_role("button", name="Review and hand in").press("Enter")
    page.get_by_role("heading", name="Hand in?").wait_for()
    page.get_by_role("button", name="Hand in").press("Enter")
    page.wait_for_url(re.compile(r"/result/$"))
