"""From a file of questions to a certificate: an educator imports them and makes an exam, a customer passes it by keyboard."""

import re
from pathlib import Path

QUESTIONS = Path(__file__).parent / "pump.gift"
TITLE, SLUG = "Pump room", "pump-room"
PUMP = "PUMP"


def test_from_a_file_of_questions_to_a_certificate(walk):
    edwin, emil = walk.as_("edwin"), walk.as_("emil")
    look_at_the_file(walk, edwin)
    import_what_fits(walk, edwin)
    make_the_exam(walk, edwin)
    pass_by_keyboard(walk, emil)
    look_at_what_came_of_it(walk, edwin)
    correct_a_question(walk, edwin)


def look_at_the_file(walk, edwin):
    edwin.goto("/training/")
    walk.look("edwin")
    edwin.get_by_role("link", name="Import or export items").click()
    walk.look("edwin")
    edwin.get_by_label("Files").set_input_files(QUESTIONS)
    edwin.get_by_role("button", name="Look at the files").click()
    edwin.get_by_text("9 read: 7 fit, 2 refused. Nothing is taken yet.").wait_for()
    assert [row.inner_text().split("\t") for row in edwin.locator("table.refused tbody tr").all()] == [
        ["38", f"{PUMP}-8", "It is answered with an essay, which no machine can mark."],
        ["40", f"{PUMP}-9", "One of its answers is empty (write \\# where a # belongs to the text)."],
    ]
    walk.look("edwin")


def import_what_fits(walk, edwin):
    """The files that were looked at need not be chosen again."""
    edwin.get_by_label("Publish at once, so that exams draw them").check()
    edwin.get_by_role("button", name="Import what fits").click()
    edwin.get_by_text("9 read: 7 taken, 2 refused.").wait_for()
    walk.look("edwin")
    edwin.get_by_role("link", name=f"{PUMP}-2").click()
    edwin.wait_for_url("**/admin/snippets/certification/item/edit/**")
    edwin.get_by_role("heading", name=f"{PUMP}-2").wait_for()


def make_the_exam(walk, edwin):
    edwin.goto("/admin/snippets/certification/exam/add/")
    edwin.locator("[name=title]").fill(TITLE)
    edwin.locator("[name=slug]").fill(SLUG)
    choose_the_course(edwin)
    edwin.locator("[name=blueprint-0-domain]").select_option(label=TITLE)
    edwin.locator("[name=blueprint-0-count]").fill("7")
    edwin.locator("[name=minutes]").fill("15")
    edwin.locator("[name=cut_score]").fill("80")
    edwin.locator("[name=cut_justification]").fill("Set by the pump team on 3 March by the Angoff method.")
    edwin.locator("[name=months_valid]").fill("24")
    edwin.get_by_role("button", name="More actions").click()
    edwin.get_by_role("button", name="Publish", exact=True).click()
    edwin.wait_for_url("**/admin/snippets/certification/exam/")


def choose_the_course(edwin):
    edwin.get_by_role("button", name="Choose a page").click()
    edwin.get_by_role("textbox", name="Search term").fill("Flow SCADA")
    edwin.locator(".modal").get_by_role("link", name="Flow SCADA Operator").click()
    edwin.locator(".modal").wait_for(state="detached")


def pass_by_keyboard(walk, emil):
    """Nothing here is clicked: the start, every kind of question, the review and the handing in."""
    emil.goto(f"/exams/{SLUG}/")
    walk.look("emil")
    emil.get_by_role("button", name="Start the 15 minutes").press("Enter")
    emil.wait_for_url(re.compile(r"/exams/attempts/"))
    walk.look("emil")
    for question in emil.locator("fieldset.exam-item").all():
        answer(emil, question)
    emil.locator("[data-saved]").get_by_text("Saved", exact=True).wait_for()
    emil.get_by_role("button", name="Review and hand in").press("Enter")
    emil.get_by_text("7 of 7 questions answered").first.wait_for()
    walk.look("emil")
    emil.get_by_role("button", name="Hand in").press("Enter")
    emil.get_by_role("heading", name="You passed").wait_for()
    walk.look("emil")
    emil.get_by_role("link", name="Your certificate", exact=True).press("Enter")
    emil.get_by_role("heading", name="How to renew it").wait_for()
    walk.look("emil")
    emil.goto(f"/exams/{SLUG}/")
    emil.get_by_text("Sit it again to renew what it earned").wait_for()
    walk.look("emil")


def answer(page, question):
    """By the keys that each control has of its own."""
    stem = question.locator(".exam-stem").inner_text()
    for name, keys in KEY[next(sign for sign in KEY if sign in stem)].items():
        field = question.get_by_label(name, exact=True)
        field.focus()
        page.keyboard.type(keys) if keys else page.keyboard.press("Space")


# A sign of the question: label of a field, and what is typed into it; nothing typed is a tick. A list of choices finds
# by its first letters.
KEY = {
    "what comes first": {"Lock its switch out": ""},
    "cavitates": {"A rattle like gravel": "", "A falling outlet pressure": ""},
    "closed valve": {"False": ""},
    "each protect": {"Relief valve": "The l", "Strainer": "The i", "Thermistor": "The w"},
    "pump add": {"Your answer, a number": "3,5"},
    "running back": {"Your answer": "Non-return  valve"},
    "in order": {
        "Open the inlet valve": "1",
        "Vent the casing": "2",
        "Start the motor": "3",
        "Open the outlet valve": "4",
    },
}


def look_at_what_came_of_it(walk, edwin):
    edwin.goto("/training/")
    walk.look("edwin")
    edwin.get_by_role("link", name=TITLE, exact=True).click()
    edwin.get_by_role("heading", name=f"{TITLE} · 1").wait_for()
    walk.look("edwin")
    edwin.goto("/training/courses/flow-operator/")
    edwin.get_by_role("heading", name="Where people stop").wait_for()
    edwin.get_by_role("link", name=TITLE, exact=True).wait_for()
    walk.look("edwin")
    edwin.goto("/training/")
    edwin.get_by_role("link", name="Attempts").click()
    edwin.get_by_role("link", name="Emil Sander").first.click()
    edwin.wait_for_url("**/admin/attempt/inspect/**")
    edwin.get_by_role("link", name="How it went: every answer").click()
    edwin.get_by_text("They agree.").wait_for()
    walk.look("edwin")


def correct_a_question(walk, edwin):
    edwin.goto("/training/")
    edwin.get_by_role("link", name=TITLE, exact=True).click()
    edwin.get_by_role("link", name=re.compile(f"Correct.*{PUMP}-2")).click()
    walk.look("edwin")
    edwin.get_by_label("Full credit", exact=False).check()
    edwin.get_by_label("Reason").fill("Two of its answers read alike to many.")
    edwin.get_by_role("button", name="Show who would change").click()
    edwin.get_by_text("1 ended attempt was asked it; 0 would change.").wait_for()
    walk.look("edwin")
