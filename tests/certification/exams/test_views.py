from datetime import timedelta

import pytest
import time_machine

from certification.exams import answers
from certification.exams.models import AnswerEvent, Attempt
from tests.factories import certification as make

JSON = {"Accept": "application/json"}


@pytest.fixture
def exam(db):
    return make.exam(make.course("flow-operator", title="Flow SCADA Operator"), slug="flow", minutes=15, cut_score=50)


@pytest.fixture
def kenji(as_person):
    return as_person("kenji")


@pytest.fixture
def sat(exam, kenji):
    kenji.post("/exams/flow/start/")
    return Attempt.objects.get()


@pytest.fixture
def first(sat):
    """Option ids of the first question."""
    return sat.slots.get(number=1).order


def test_exam_says_what_is_agreed(exam, kenji):
    page = kenji.get("/exams/flow/").text

    assert "15 minutes" in page
    assert "50 %" in page
    assert "3 of 3" in page


def test_exam_says_to_who_has_passed_that_they_need_not_sit_it(sat, kenji, as_person):
    answers.record(sat, answers=make.right_answers(sat), at=sat.started_at)
    kenji.post(f"/exams/attempts/{sat.uuid}/submit/")

    page = kenji.get("/exams/flow/").text

    assert "Sit it again to renew what it earned" in page
    assert f"/certificates/{sat.certificate.uuid}/" in page
    assert "Sit it again" not in as_person("emil").get("/exams/flow/").text


def test_exam_not_published_is_not_found(db, kenji):
    make.exam(slug="draft", live=False)

    assert kenji.get("/exams/draft/").status_code == 404
    assert kenji.post("/exams/draft/start/").status_code == 404


def test_exam_asks_no_more_after_many_attempts(exam, kenji, cast, django_assert_max_num_queries):
    def fail():
        kenji.post("/exams/flow/start/")
        kenji.post(f"/exams/attempts/{Attempt.objects.open().get().uuid}/submit/")

    fail()
    kenji.get("/exams/flow/")
    with django_assert_max_num_queries(18):
        kenji.get("/exams/flow/")
    fail()
    fail()

    with django_assert_max_num_queries(18):
        kenji.get("/exams/flow/")


def test_start_leads_to_the_attempt_and_again_to_the_same(exam, kenji):
    led = {kenji.post("/exams/flow/start/").headers["Location"] for _twice in range(2)}

    assert led == {f"/exams/attempts/{Attempt.objects.get().uuid}/"}


def test_start_needs_a_post(exam, kenji):
    assert kenji.get("/exams/flow/start/").status_code == 405


def test_start_without_attempts_left_says_so(exam, kenji):
    for _three in range(3):
        kenji.post("/exams/flow/start/")
        kenji.post(f"/exams/attempts/{Attempt.objects.open().get().uuid}/submit/")

    response = kenji.post("/exams/flow/start/", follow=True)

    assert "You have used all your attempts." in response.text
    assert Attempt.objects.count() == 3


def test_start_with_too_small_a_bank_says_so(db, kenji, caplog):
    make.exam(slug="poor", blueprint={make.DomainFactory(name="Alarms"): 1})

    response = kenji.post("/exams/poor/start/", follow=True)

    assert "This exam cannot be started just now. No attempt was counted" in response.text
    assert "too few live items in Alarms" in caplog.text


def test_attempt_shows_its_questions_and_the_clock(sat, kenji):
    page = kenji.get(f"/exams/attempts/{sat.uuid}/")

    stems = [slot.item_version.stem for slot in sat.slots.select_related("item_version")]
    assert all(stem in page.text for stem in stems)
    assert page.context["seconds_left"] in range(890, 901)
    assert "no-store" in page.headers["Cache-Control"]


def test_attempt_is_resumed_in_the_same_order_with_the_same_clock(sat, kenji):
    shown = [kenji.get(f"/exams/attempts/{sat.uuid}/").context["questions"] for _twice in range(2)]
    with time_machine.travel(sat.started_at + timedelta(minutes=10), tick=False):
        later = kenji.get(f"/exams/attempts/{sat.uuid}/").context

    assert shown[0] == shown[1] == later["questions"]
    assert later["clock"] == "5:00"


def test_answer_by_form_is_saved_and_shown(sat, first, kenji):
    response = kenji.post(
        f"/exams/attempts/{sat.uuid}/answer/", {"question": ["1", "2"], "answer-1": first[1]}, follow=True
    )

    assert "Your answers are saved." in response.text
    assert response.context["questions"][0].chosen == [first[1]]


def test_answer_by_form_can_lead_on_to_handing_in(sat, kenji):
    response = kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "review": "yes"})

    assert response.headers["Location"] == f"/exams/attempts/{sat.uuid}/submit/"


def test_answer_by_script_is_told_in_json(sat, first, kenji):
    data = {"question": "1", "answer-1": first[0], "page": "tab", "sequence": 1}

    response = kenji.post(f"/exams/attempts/{sat.uuid}/answer/", data, headers=JSON)

    told = response.json()
    assert (response.status_code, told["saved"], told["refusals"]) == (200, True, [])
    assert told["seconds_left"] in range(890, 901)
    event = AnswerEvent.objects.get()
    assert (event.response, event.page, event.sequence) == ([first[0]], "tab", 1)


def test_answer_not_shown_is_not_taken_back(sat, first, kenji):
    kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "answer-1": first[0]})

    kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": "2"})

    assert answers.current(sat) == {1: [first[0]], 2: []}


def test_answer_too_late_is_refused_and_what_was_is_kept(sat, first, kenji):
    kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "answer-1": first[0]})

    with time_machine.travel(sat.deadline + timedelta(seconds=6), tick=False):
        response = kenji.post(
            f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "answer-1": first[1]}, headers=JSON
        )

    assert response.status_code == 409
    assert response.json()["refusals"] == ["Time is up. This answer came too late; what was saved before is kept."]
    assert answers.current(sat)[1] == [first[0]]
    sat.refresh_from_db()
    assert (sat.ending, sat.ended_at) == ("time_up", sat.deadline)


def test_answer_too_late_by_form_leads_to_the_result_with_the_reason(sat, first, kenji):
    with time_machine.travel(sat.deadline + timedelta(seconds=6), tick=False):
        kenji.force_login(sat.user, backend="django.contrib.auth.backends.ModelBackend")
        response = kenji.post(
            f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "answer-1": first[1]}, follow=True
        )

    assert response.redirect_chain[-1][0] == f"/exams/attempts/{sat.uuid}/result/"
    assert "This answer came too late" in response.text


@pytest.mark.parametrize("number", ["3", "0", "-1", "9999999999999999999999", "x", ""])
def test_answer_to_a_question_not_drawn_is_refused_and_the_rest_kept(sat, first, kenji, number):
    data = {"question": ["1", number], "answer-1": first[0], f"answer-{number}": first[0]}

    response = kenji.post(f"/exams/attempts/{sat.uuid}/answer/", data, headers=JSON)

    assert response.status_code == 422
    assert response.json()["refusals"] == [f"Question {number}: This question is not part of your attempt."]
    assert answers.current(sat) == {1: [first[0]], 2: []}


@pytest.mark.parametrize(
    "data",
    [
        {"page": "tab"},
        {"sequence": "1"},
        {"page": "tab", "sequence": "-1"},
        {"page": "tab", "sequence": "1e3"},
        {"page": "tab", "sequence": str(2**63)},
        {"page": "x" * 41, "sequence": "1"},
        {"page": "a\0b", "sequence": "1"},
    ],
)
def test_answer_with_a_nonsense_count_is_refused(sat, first, kenji, data):
    data = {"question": "1", "answer-1": first[0]} | data

    response = kenji.post(f"/exams/attempts/{sat.uuid}/answer/", data, headers=JSON)

    assert (response.status_code, AnswerEvent.objects.count()) == (400, 0)
    assert response.json()["refusals"]


@pytest.mark.parametrize("value", ["a\0b", "x" * 10_000, "';--", "0", "-1", "true"])
def test_answer_that_is_no_option_is_refused(sat, kenji, value):
    response = kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "answer-1": value}, headers=JSON)

    assert response.json()["refusals"] == ["Question 1: This is not one of its answers."]


def test_ticking_everything_earns_nothing(kenji):
    domain = make.DomainFactory()
    for _four in range(4):
        make.item(domain, "several_of")
    make.exam(slug="several", blueprint={domain: 4})
    kenji.post("/exams/several/start/")
    sat = Attempt.objects.get()
    everything = {f"answer-{slot.number}": slot.order for slot in sat.slots.all()}

    response = kenji.post(
        f"/exams/attempts/{sat.uuid}/answer/", everything | {"question": ["1", "2", "3", "4"]}, headers=JSON
    )
    kenji.post(f"/exams/attempts/{sat.uuid}/submit/")

    assert response.status_code == 200
    assert (sat.grade.points, sat.grade.is_pass) == (0, False)


def test_ticking_everything_where_one_is_right_is_refused(sat, first, kenji):
    response = kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "answer-1": first}, headers=JSON)

    assert response.json()["refusals"] == ["Question 1: These are more answers than the question takes."]
    assert answers.current(sat)[1] == []


def test_sending_a_right_answer_twice_counts_once(sat, kenji):
    right = make.right_answers(sat)
    for _twice in range(2):
        kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": ["1", "1"], "answer-1": right["1"] * 2})
        kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": ["1", "1"], "answer-1": right["1"]})

    kenji.post(f"/exams/attempts/{sat.uuid}/submit/")

    assert sat.grade.points == 1


def test_submit_names_what_is_unanswered_and_ends_nothing_yet(sat, first, kenji):
    kenji.post(f"/exams/attempts/{sat.uuid}/answer/", {"question": "1", "answer-1": first[0]})

    response = kenji.get(f"/exams/attempts/{sat.uuid}/submit/")

    assert response.context["unanswered"] == [2]
    assert "question 2" in response.text
    assert Attempt.objects.open().count() == 1


def test_submit_hands_in_and_leads_to_the_result(sat, kenji):
    right = make.right_answers(sat)
    kenji.post(
        f"/exams/attempts/{sat.uuid}/answer/",
        {"question": ["1", "2"], "answer-1": right["1"], "answer-2": right["2"]},
    )

    response = kenji.post(f"/exams/attempts/{sat.uuid}/submit/", follow=True)

    assert response.redirect_chain[-1][0] == f"/exams/attempts/{sat.uuid}/result/"
    assert "You passed" in response.text
    assert "You reached 100 %; 50 % were needed." in response.text
    assert f"/certificates/{sat.certificate.uuid}/" in response.text
    assert "Count me for Okano Plastics" in response.text


def test_result_of_a_failed_attempt_says_what_now(sat, kenji):
    response = kenji.post(f"/exams/attempts/{sat.uuid}/submit/", follow=True)

    assert "Count me" not in response.text
    assert "Not passed this time" in response.text
    assert "Try again: 2 attempts left" in response.text
    assert "Most is to be gained in" in response.text


def test_result_of_an_open_attempt_leads_back_to_it(sat, kenji):
    response = kenji.get(f"/exams/attempts/{sat.uuid}/result/")

    assert response.headers["Location"] == f"/exams/attempts/{sat.uuid}/"


def test_attempt_past_its_deadline_is_closed_by_looking(sat, kenji):
    with time_machine.travel(sat.deadline + timedelta(days=1), tick=False):
        kenji.force_login(sat.user, backend="django.contrib.auth.backends.ModelBackend")
        response = kenji.get(f"/exams/attempts/{sat.uuid}/", follow=True)

    assert response.redirect_chain[-1][0] == f"/exams/attempts/{sat.uuid}/result/"
    assert "Time ran out." in response.text


@pytest.mark.parametrize(
    ("method", "address"),
    [("get", ""), ("post", "answer/"), ("get", "submit/"), ("post", "submit/"), ("get", "result/")],
)
@pytest.mark.parametrize("who", ["hana", "ada", "edwin", "milo"])
def test_another_persons_attempt_is_not_found(sat, as_person, who, method, address):
    response = getattr(as_person(who), method)(f"/exams/attempts/{sat.uuid}/{address}", {"question": "1"})

    assert response.status_code == 404
    assert Attempt.objects.open().count() == 1


@pytest.mark.parametrize("wanted", [1, 6])
def test_attempt_asks_no_more_for_many_questions(kenji, wanted, django_assert_max_num_queries):
    domain = make.DomainFactory()
    for _six in range(6):
        make.item(domain)
    make.exam(slug="long", blueprint={domain: wanted})
    kenji.post("/exams/long/start/")
    sat = Attempt.objects.get()
    right = make.right_answers(sat)
    data = {"question": list(right)} | {f"answer-{number}": response for number, response in right.items()}
    kenji.get(f"/exams/attempts/{sat.uuid}/")

    with django_assert_max_num_queries(11):
        kenji.get(f"/exams/attempts/{sat.uuid}/")
    with django_assert_max_num_queries(12):
        kenji.post(f"/exams/attempts/{sat.uuid}/answer/", data, headers=JSON)
