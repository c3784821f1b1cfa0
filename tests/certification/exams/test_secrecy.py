"""Whoever reads every response of an attempt, and its script, learns nothing of the key nor of what was not drawn."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from certification.exams.models import Attempt, ItemVersion
from tests.factories import certification as make

JSON = {"Accept": "application/json"}
GIVEAWAYS = ("is_right", "right", "correct", "key", "score", "points", "is_true", "seed")


@pytest.fixture
def responses(as_person):
    """Every answer of the server from the exam's page to handing in, for an attempt at 6 of 24 items."""
    domain = make.DomainFactory(name="Alarms")
    for kind in ("one_of", "several_of", "true_false"):
        for _eight in range(8):
            value = {"is_true": True} if kind == "true_false" else lettered(2 if kind == "several_of" else 1)
            make.item(domain, kind, value=value)
    make.exam(slug="flow", title="Flow", blueprint={domain: 6})
    candidate = as_person("kenji")
    crawled = [candidate.get("/exams/flow/"), candidate.post("/exams/flow/start/")]
    sat = Attempt.objects.get()
    address = f"/exams/attempts/{sat.uuid}/"
    crawled.append(candidate.get(address))
    for slot in sat.slots.all():
        for option in slot.order:
            data = {"question": slot.number, f"answer-{slot.number}": option}
            crawled.append(candidate.post(f"{address}answer/", data, headers=JSON))
            crawled.append(candidate.post(f"{address}answer/", data))
    crawled += [candidate.get(address), candidate.get(f"{address}submit/"), candidate.get(f"{address}result/")]
    return crawled


def lettered(right):
    texts = ["alpha", "beta", "gamma", "delta"]
    return {"options": [{"text": text, "is_right": number < right} for number, text in enumerate(texts)]}


def read(responses):
    """Bodies and headers; what the frame of every page says is not the exam's."""
    for response in responses:
        body = re.search(r"<main.*</main>", response.text, re.DOTALL)
        yield (body[0] if body else response.text) + str(dict(response.headers)) + response.cookies.output()


def test_nothing_names_the_key(responses):
    for said in read(responses):
        words = re.sub(r"(More than one answer may be right|Where several answers are right|csrf\w*)[^<]*", "", said)
        assert [giveaway for giveaway in GIVEAWAYS if re.search(rf"\b{giveaway}\b", words)] == []


def test_nothing_shows_what_was_not_drawn(responses):
    drawn = set(Attempt.objects.get().slots.values_list("item_version", flat=True))
    hidden = ItemVersion.objects.exclude(pk__in=drawn)
    everything = "".join(read(responses))

    assert [version.stem for version in hidden if version.stem in everything] == []
    ids = [option["id"] for version in hidden for option in version.content.get("options", [])]
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

    assert len(inputs) > 12
    assert len({re.sub(r"\s+", " ", shape) for shape in shapes}) == 2  # a radio and a checkbox


def test_the_script_knows_no_answers():
    script = Path(finders.find("portal/js/exam.js")).read_text(encoding="utf-8")

    assert [giveaway for giveaway in ("is_right", "correct", "score") if giveaway in script] == []
