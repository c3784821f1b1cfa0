"""Whoever reads every response of an attempt, and its script, learns nothing of the key nor of what was not drawn."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from certification.exams.kinds import KINDS
from certification.exams.models import Attempt, ItemVersion
from tests.factories import certification as make

JSON = {"Accept": "application/json"}
GIVEAWAYS = ("is_right", "right", "correct", "key", "score", "points", "is_true", "seed")


@pytest.fixture(params=[(4, 2), pytest.param((72, 20), marks=pytest.mark.long)], ids=["28 items", "504 items"])
def responses(request, as_person):
    """Every answer of the server from the exam's page to handing in, for an attempt at half of 28 items of all kinds.

    Or, by name, at 140 of 504.
    """
    bank, drawn = request.param
    domains = {kind: make.DomainFactory(name=f"Alarms {number}") for number, kind in enumerate(make.RESPONSES)}
    for kind, domain in domains.items():
        for _number in range(bank):
            make.item(domain, kind, value=hidden(kind), explanation="Because of the explained reason")
    make.exam(slug="flow", title="Flow", blueprint=dict.fromkeys(domains.values(), drawn))
    candidate = as_person("kenji")
    crawled = [candidate.get("/exams/flow/"), candidate.post("/exams/flow/start/")]
    sat = Attempt.objects.get()
    address = f"/exams/attempts/{sat.uuid}/"
    crawled.append(candidate.get(address))
    for slot in sat.slots.select_related("item_version"):
        for response in responses_to(slot)[:3]:
            data = {"question": slot.number, f"answer-{slot.number}": response}
            crawled.append(candidate.post(f"{address}answer/", data, headers=JSON))
        crawled.append(candidate.post(f"{address}answer/", data))
    crawled += [candidate.get(address), candidate.get(f"{address}submit/"), candidate.get(f"{address}result/")]
    return crawled


def hidden(kind):
    """An author's block value whose answers say nothing by their own words, with feedback that must not be seen."""
    said = {"feedback": "Said in feedback"}
    if kind in ("one_of", "several_of"):
        right = 2 if kind == "several_of" else 1
        texts = ["alpha", "beta", "gamma", "delta"]
        return {"options": [{"text": text, "is_right": n < right, **said} for n, text in enumerate(texts)]}
    if kind == "true_false":
        return {"is_true": True, "feedback_true": "Said in feedback", "feedback_false": "Said in feedback"}
    if kind == "numeric":
        return {"accepted": [{"value": "271828", "tolerance": "0", "share": 100, **said}], "unit": "m"}
    if kind == "short_text":
        return {"accepted": [{"text": "Xylophone", "share": 100, **said}], "match_case": False}
    return make.RESPONSES[kind]()


def responses_to(slot):
    asked = KINDS[slot.item_version.kind].ask(slot.item_version.content, slot.order)
    if asked.rows:
        return [[f"{row.value}:{option.value}"] for row in asked.rows for option in asked.options]
    return [[option.value] for option in asked.options] or [["1"], ["some words"]]


def read(responses):
    """Bodies and headers; what the frame of every page says is not the exam's."""
    for response in responses:
        body = re.search(r"<main.*</main>", response.text, re.DOTALL)
        yield (body[0] if body else response.text) + str(dict(response.headers)) + response.cookies.output()


def test_nothing_names_the_key(responses):
    for said in read(responses):
        words = re.sub(r"(More than one answer may be right|Where several answers are right|csrf\w*)[^<]*", "", said)
        assert [giveaway for giveaway in GIVEAWAYS if re.search(rf"\b{giveaway}\b", words)] == []


def test_nothing_shows_what_is_accepted_or_said_about_it(responses):
    everything = "".join(read(responses))

    assert [w for w in ("271828", "Xylophone", "Said in feedback", "the explained reason") if w in everything] == []


def test_nothing_shows_what_was_not_drawn(responses):
    drawn = set(Attempt.objects.get().slots.values_list("item_version", flat=True))
    undrawn = ItemVersion.objects.exclude(pk__in=drawn)
    everything = "".join(read(responses))

    assert [version.stem for version in undrawn if version.stem in everything] == []
    ids = [part["id"] for version in undrawn for parts in version.content.values() if parts != "m" for part in parts]
    assert [id_ for id_ in ids if id_ in everything] == []


def test_a_right_and_a_wrong_answer_are_answered_alike(responses):
    told = {
        (r.status_code, tuple(sorted(r.json())), r.json()["saved"])
        for r in responses
        if "json" in r.headers["Content-Type"]
    }

    assert told == {(200, ("refusals", "saved", "seconds_left"), True)}


def test_right_and_wrong_options_are_marked_up_alike(responses):
    page = responses[2].text
    inputs = re.findall(r'<input type="(?:radio|checkbox)"[^>]*>', page)
    shapes = {re.sub(r'(name|id|value)="[^"]*"|\s+', " ", one).strip() for one in inputs}

    assert len(inputs) > 8
    assert len({re.sub(r"\s+", " ", shape) for shape in shapes}) == 2  # a radio and a checkbox


def test_the_script_knows_no_answers():
    script = Path(finders.find("portal/js/exam.js")).read_text(encoding="utf-8")

    assert [giveaway for giveaway in ("is_right", "correct", "score") if giveaway in script] == []
