import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certification.exams import analysing, answers, attempts
from certification.exams.models import Accommodation, GradeRun, Item
from tests.factories import certification as make

BANK = b"::A1::Which?{=a ~b}\n\nWrite!{}"


@pytest.fixture
def edwin(as_person):
    return as_person("edwin")


def sat(exam, right=True):
    at = timezone.now()
    attempt = make.attempt(of=exam, at=at)
    if right:
        answers.record(attempt, answers=make.right_answers(attempt), at=at)
    return attempts.hand_in(attempt, at=at)


def upload(data=BANK, name="bank.gift"):
    return SimpleUploadedFile(name, data)


def test_import_looks_first_and_takes_when_told(edwin):
    looked = edwin.post("/training/items/import/", {"files": upload()})
    before = Item.objects.count()
    taken = edwin.post("/training/items/import/", {"files": [upload(), upload(b"So?{T}", "c.gift")], "import": "yes"})

    assert "2 read: 1 fit, 1 refused." in looked.text
    assert "It is answered with an essay" in looked.text
    assert before == 0
    assert sorted(Item.objects.values_list("reference", flat=True)) == ["A1", "c-1"]
    assert "1 read: 1 taken, 0 refused." in taken.text


def kept(page):
    return re.findall(r'name="kept" value="([^"]+)"', page)


def test_what_was_looked_at_need_not_be_chosen_again(edwin):
    looked = edwin.post("/training/items/import/", {"files": [upload(), upload(b"So?{T}", "c.gift")]})

    taken = edwin.post("/training/items/import/", {"kept": kept(looked.text), "import": "yes"})

    assert "1 read: 1 taken, 0 refused." in taken.text
    assert sorted(Item.objects.values_list("reference", flat=True)) == ["A1", "c-1"]
    assert kept(taken.text) == []


def test_files_chosen_now_outweigh_those_looked_at(edwin):
    looked = edwin.post("/training/items/import/", {"files": upload()})

    edwin.post("/training/items/import/", {"kept": kept(looked.text), "files": upload(b"So?{T}", "c"), "import": "yes"})

    assert list(Item.objects.values_list("reference", flat=True)) == ["c-1"]


@pytest.mark.parametrize(("sent", "said"), [({}, "Choose a file."), ({"kept": "a:%%"}, "did not arrive whole")])
def test_import_of_nothing_says_so(edwin, sent, said):
    assert said in edwin.post("/training/items/import/", {**sent, "import": "yes"}).text


def test_files_too_large_for_the_page_are_chosen_again(edwin):
    looked = edwin.post("/training/items/import/", {"files": upload(b"So?{T} // " + b"x" * 1_200_000)})

    assert kept(looked.text) == []


def test_export_downloads_what_import_takes(edwin):
    item = make.item(stem="Which?")

    response = edwin.get("/training/items/export/", {"form": "gift"})

    assert response.headers["Content-Disposition"] == 'attachment; filename="items.gift"'
    assert f"::{item}::[plain]Which?{{=right 1 ~wrong 1 ~wrong 2 ~wrong 3}}" in response.text


def test_export_says_what_aiken_leaves_out(edwin):
    make.item(kind="numeric")

    assert "would be left out" in edwin.get("/training/items/export/", {"form": "aiken"}).text
    assert edwin.get("/training/items/export/", {"form": "aiken", "anyway": "1"}).text == "\n"


def test_statistics_warn_below_thirty(edwin):
    exam = make.exam(title="Flow")
    sat(exam)
    sat(exam, right=False)

    page = edwin.get(f"/training/exams/{exam.current_version.pk}/").text

    assert "below 30 these figures say little" in page
    assert "First attempts of 2 people." in page


def test_figures_count_first_attempts_and_what_was_picked(db):
    domain = make.DomainFactory(name="Alarms")
    make.item(domain)
    exam = make.exam(blueprint={domain: 1})
    first = sat(exam, right=False)
    again = make.attempt(first.user, exam, at=timezone.now())
    answers.record(again, answers=make.right_answers(again), at=timezone.now())
    attempts.hand_in(again, at=timezone.now())
    sat(exam)

    figures = analysing.analyse(exam.current_version)

    assert (figures.whole.n, figures.passed, figures.whole.mean) == (2, 0.5, 0.5)
    assert [(one.domain.name, one.places, one.scale.mean) for one in figures.domains] == [("Alarms", 1, 0.5)]
    [item] = figures.items
    assert (item.asked, item.exposure, item.facility, item.is_few) == (2, 1, 0.5, True)
    assert sorted((one.text, one.count, one.is_right) for one in item.picked) == [
        ("", 1, False),
        ("right 1", 1, True),
        ("wrong 1", 0, False),
        ("wrong 2", 0, False),
        ("wrong 3", 0, False),
    ]


def sat_of_two_domains():
    """An exam of two places in Alarms and one in Trips; the first of four people knows all, the last nothing."""
    alarms, trips = make.DomainFactory(name="Alarms"), make.DomainFactory(name="Trips")
    for domain in (alarms, alarms, trips):
        make.item(domain)
    exam = make.exam(blueprint={alarms: 2, trips: 1})
    for right in ("AAT", "AT", "A", ""):
        at = timezone.now()
        attempt, left = make.attempt(of=exam, at=at), list(right)
        answered = make.right_answers(attempt)
        for slot in attempt.slots.select_related("item_version__domain"):
            letter = slot.item_version.domain.name[0]
            answered[str(slot.number)] = answered[str(slot.number)] if letter in left else []
            left.remove(letter) if letter in left else None
        answers.record(attempt, answers=answered, at=at)
        attempts.hand_in(attempt, at=at)
    return exam.current_version, alarms, trips


def test_each_domain_has_figures_of_its_own(db):
    version, _alarms, _trips = sat_of_two_domains()

    alarms, trips = analysing.analyse(version).domains

    assert (alarms.places, alarms.scale.n, alarms.scale.mean, trips.scale.mean) == (2, 4, 0.5, 0.5)
    assert alarms.discrimination == pytest.approx(0.5**0.5)  # of 1, ½, ½, 0 with 1, 1, 0, 0
    assert alarms.scale.alpha == pytest.approx(0.5)  # two places that vary by 1/4 each, and 2/3 together
    assert alarms.scale.standard_error == pytest.approx((1 / 12) ** 0.5)
    assert (alarms.efficiency, trips.scale.alpha, trips.scale.standard_error) == (pytest.approx(1), None, None)
    assert (alarms.exposure, len(alarms.items), len(alarms.distractors)) == ((1, 1), 2, 6)


def test_statistics_show_one_domain_alone(edwin):
    version, alarms, _trips = sat_of_two_domains()

    whole = edwin.get(f"/training/exams/{version.pk}/").text
    page = edwin.get(f"/training/exams/{version.pk}/?domain={alarms.pk}")

    assert f'href="?domain={alarms.pk}"' in whole
    assert {one.version.domain for one in page.context["items"]} == {alarms}
    assert "Wrong answers" in page.text
    assert edwin.get(f"/training/exams/{version.pk}/?domain=x").context["domain"] is None


def test_replay_shows_the_paper_as_it_stood(edwin):
    exam = make.exam()
    at = timezone.now()
    attempt = make.attempt(of=exam, at=at)
    for text in ("wrong 1", "right 1"):
        slot = attempt.slots.get(number=1)
        chosen = next(one["id"] for one in slot.item_version.content["options"] if one["text"] == text)
        answers.record(attempt, answers={"1": [chosen]}, at=timezone.now())
    attempts.hand_in(attempt, at=timezone.now())
    page = edwin.get(f"/training/attempts/{attempt.uuid}/")

    then = edwin.get(f"/training/attempts/{attempt.uuid}/?moment=2").context["paper"][0].answer

    assert [one.what for one in page.context["moments"]][:3] == ["Started", "Answered", "Answered"]
    assert (then, page.context["paper"][0].answer) == ("wrong 1", "right 1")
    assert "They agree." in page.text


def test_replay_goes_answer_by_answer_through_one_save(edwin):
    attempt = make.attempt(of=make.exam(), at=timezone.now())
    answers.record(attempt, answers=make.right_answers(attempt), at=timezone.now())

    papers = [edwin.get(f"/training/attempts/{attempt.uuid}/?moment={n}").context["paper"] for n in (1, 2, 3)]

    assert [[question.answer for question in paper] for paper in papers] == [
        ["", ""],
        ["right 1", ""],
        ["right 1", "right 1"],
    ]


def test_files_of_which_nothing_fits_are_not_offered_for_import(edwin):
    looked = edwin.post("/training/items/import/", {"files": upload(b"Write!{}")})

    assert "1 read: 0 fit, 1 refused. Nothing is taken yet." in looked.text
    assert kept(looked.text) == []


@pytest.mark.parametrize("moment", ["0", "99", "-1", "x", "²", "9" * 9])
def test_replay_of_a_moment_that_is_none_shows_the_last(edwin, moment):
    attempt = sat(make.exam())

    assert edwin.get(f"/training/attempts/{attempt.uuid}/?moment={moment}").status_code == 200


def test_give_time_through_the_page(edwin):
    attempt = make.attempt(at=timezone.now())
    before = attempt.deadline

    edwin.post(f"/training/attempts/{attempt.uuid}/time/", {"minutes": "10", "reason": "Fire alarm"})
    edwin.post(f"/training/attempts/{attempt.uuid}/time/", {"minutes": "-5", "reason": "Less"})

    attempt.refresh_from_db()
    assert (attempt.deadline - before).total_seconds() == 600


def test_more_time_for_a_person_through_the_admin(edwin, cast):
    data = {"email": "Kenji@Okano.example", "time_factor": "1.5", "reason": "Agreed"}
    cast("kenji")

    edwin.post("/admin/accommodation/new/", data)

    made = Accommodation.objects.get()
    assert (made.user, made.made_by) == (cast("kenji"), cast("edwin"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody@okano.example"}, "Nobody here has this address."),
        ({"time_factor": "0.5"}, "greater than or equal to 1"),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_more_time_for_nobody_or_for_no_reason_is_refused(edwin, cast, wrong, said):
    data = {"email": cast("kenji").email, "time_factor": "1.5", "reason": "Agreed"}

    page = edwin.post("/admin/accommodation/new/", data | wrong).text

    assert said in page
    assert not Accommodation.objects.exists()


def test_more_time_is_given_by_address_and_names_nobody(edwin, cast):
    cast("kenji")

    assert "Kenji Mori" not in edwin.get("/admin/accommodation/new/").text


def test_correct_through_the_page_previews_first(edwin):
    exam = make.exam()
    attempt = sat(exam, right=False)
    version = attempt.slots.get(number=1).item_version
    address, data = f"/training/items/{version.pk}/correct/", {"policy": "full_credit", "reason": "Two fit."}

    looked = edwin.post(address, data)
    before = GradeRun.objects.count()
    done = edwin.post(address, data | {"correct": "yes"}, follow=True)

    assert "1 ended attempt was asked it; 1 would change." in looked.text
    assert before == 1
    assert "Corrected: 1 score changed." in done.text
    assert GradeRun.objects.count() == 2


def test_correct_with_a_key_that_is_not_there_says_so(edwin):
    version = make.item().versions.get()

    page = edwin.post(f"/training/items/{version.pk}/correct/", {"policy": "new_key", "reason": "It was b."}).text

    assert "This needs a new key" in page


def test_pages_ask_no_more_for_many(edwin, django_assert_max_num_queries):
    exam = make.exam()
    sat(exam)
    version = exam.current_version
    addresses = [("/training/", 16), (f"/training/exams/{version.pk}/", 24)]
    for address, most in addresses:
        edwin.get(address)
        with django_assert_max_num_queries(most):
            edwin.get(address)
    for _three in range(3):
        sat(exam)

    for address, most in addresses:
        with django_assert_max_num_queries(most):
            edwin.get(address)


def test_item_is_tried_out_retired_and_not_asked_again_once_voided(edwin):
    item = make.item()

    for use in ("pilot", "retired", "voided"):
        edwin.post(f"/training/items/{item.pk}/use/", {"use": use})
    kept = Item.objects.get().use
    Item.objects.update(use=Item.Use.VOIDED)
    refused = edwin.post(f"/training/items/{item.pk}/use/", {"use": "live"})

    acts = ModelLogEntry.objects.filter(action="certification.item.use")
    assert kept == "retired"
    assert Item.objects.get().use == "voided"
    assert "This item was voided and is not asked again." in refused.text
    assert [entry.data["to"] for entry in acts.order_by("pk")] == ["pilot", "retired"]


def test_list_of_items_leads_to_the_use_of_each(edwin):
    item = make.item()

    assert f'href="/training/items/{item.pk}/use/"' in edwin.get("/admin/snippets/certification/item/").text
