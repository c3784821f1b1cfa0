"""An exam drawn from whatever GIFT files somebody has, passed without a mistake: QUESTION_BANKS names their folder."""

import os
import re
from pathlib import Path

import pytest

from certification.exams import formats
from certification.exams.formats import Refused
from tests.browser.test_item_to_certificate import choose_the_course

FOLDER = os.environ.get("QUESTION_BANKS", "")
TITLE, SLUG, DRAWN = "Banks as they are", "banks-as-they-are", 50
TAKEN = re.compile(r"(\d+) read: (\d+) taken, (\d+) refused\.")

WRITTEN = {"numeric", "short_text"}

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not FOLDER, reason="QUESTION_BANKS names no folder of GIFT files"),
]


def test_exam_from_real_files_is_passed(walk):
    files = sorted(Path(FOLDER).glob("*.gift"))
    edwin, emil = walk.as_("edwin"), walk.as_("emil")
    drawn = min(DRAWN, take(walk, edwin, files))
    make_the_exam(edwin, drawn)
    sit(walk, emil, questions(files), drawn)


def questions(files):
    read = (one for file in files for one in formats.read(file.name, file.read_bytes()))
    return [one for one in read if not isinstance(one, Refused)]


def take(walk, edwin, files):
    """Import them all into one domain; how many questions were taken. None is lost on the way."""
    edwin.goto("/admin/domain/new/")
    edwin.locator("[name=name]").fill(TITLE)
    edwin.locator("[name=slug]").fill(SLUG)
    edwin.locator("form [type=submit]").last.click()
    edwin.wait_for_url("**/admin/domain/")
    edwin.goto("/training/items/import/")
    edwin.get_by_label("Files").set_input_files(files)
    edwin.locator("form[method=post] [name=domain]").select_option(label=TITLE)
    edwin.get_by_label("Publish at once, so that exams draw them").check()
    edwin.get_by_role("button", name="Import what fits").click()
    edwin.get_by_text("taken,").first.wait_for()
    walk.look("edwin")
    reports = [[int(number) for number in found] for found in TAKEN.findall(edwin.locator("main").inner_text())]
    assert len(reports) == len(files)
    assert all(read == taken + refused for read, taken, refused in reports)
    assert sum(taken for _read, taken, _refused in reports) == len(questions(files))
    return len(questions(files))


def make_the_exam(edwin, drawn):
    edwin.goto("/admin/snippets/certification/exam/add/")
    edwin.locator("[name=title]").fill(TITLE)
    edwin.locator("[name=slug]").fill(SLUG)
    choose_the_course(edwin)
    edwin.locator("[name=blueprint-0-domain]").select_option(label=TITLE)
    edwin.locator("[name=blueprint-0-count]").fill(str(drawn))
    edwin.locator("[name=minutes]").fill("60")
    edwin.locator("[name=cut_score]").fill("100")
    edwin.locator("[name=cut_justification]").fill("Whoever knows the files knows every answer.")
    edwin.get_by_role("button", name="More actions").click()
    edwin.get_by_role("button", name="Publish", exact=True).click()
    edwin.wait_for_url("**/admin/snippets/certification/exam/")


def sit(walk, emil, known, drawn):
    emil.goto(f"/exams/{SLUG}/")
    emil.get_by_role("button", name="Start the 60 minutes").click()
    emil.wait_for_url(re.compile(r"/exams/attempts/"))
    walk.look("emil")
    for item in emil.locator("fieldset.exam-item").all():
        answer(item, next(question for question in known if is_asked(question, item)))
    emil.locator("[data-saved]").get_by_text("Saved", exact=True).wait_for()
    emil.get_by_role("button", name="Review and hand in").click()
    emil.get_by_text(f"{drawn} of {drawn} questions answered").first.wait_for()
    emil.get_by_role("button", name="Hand in").click()
    emil.get_by_role("heading", name="You passed").wait_for()
    emil.get_by_text("You reached 100 %; 100 % were needed.").wait_for()
    walk.look("emil")


def is_asked(question, item):
    """By its words and its form: real files ask the same in several kinds."""
    if plain(question.stem) != plain(item.locator(".exam-stem").inner_text()):
        return False
    if question.kind in WRITTEN:
        is_number = question.kind == "numeric"
        return item.locator("input[type=text]" + ("[inputmode]" if is_number else ":not([inputmode])")).count() == 1
    if question.kind == "matching":
        return item.locator(".exam-row").count() == len(question.value["pairs"])
    asked = {plain(option.inner_text()) for option in item.locator(".exam-option").all()}
    return asked == options_of(question)


def options_of(question):
    if question.kind == "true_false":
        return {"True", "False"}
    return {plain(option["text"]) for option in question.value["options"]}


def answer(item, question):
    value = question.value
    if question.kind in ("one_of", "several_of"):
        tick(item, {plain(option["text"]) for option in value["options"] if option["is_right"]})
    elif question.kind == "true_false":
        tick(item, {"True" if value["is_true"] else "False"})
    elif question.kind == "matching":
        choice = {plain(pair["premise"]): pair["choice"] for pair in value["pairs"]}
        for row in item.locator(".exam-row").all():
            row.locator("select").select_option(label=choice[plain(row.locator("label").inner_text())])
    else:
        best = max(value["accepted"], key=lambda one: one["share"])
        item.locator("input[type=text]").fill(str(best.get("text") or best["value"]))


def tick(item, texts):
    options = {plain(option.inner_text()): option for option in item.locator(".exam-option").all()}
    for text in texts:
        options[text].click()


def plain(text):
    return " ".join(text.split())
