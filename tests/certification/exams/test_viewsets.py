import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from certification.exams import answers, attempts, regrading
from certification.exams.models import Exam, ExamVersion, Item, ItemVersion
from tests.factories import certification as make


@pytest.fixture
def edwin(as_person):
    return as_person("edwin")


def item_data(domain, right=1, wrong=2, **more):
    options = [{"value": {"text": f"answer {n}", "is_right": n < right}, "type": "item"} for n in range(right + wrong)]
    options = {f"{n}-{key}": value for n, one in enumerate(options) for key, value in flat(one, n).items()}
    return {
        "reference": "FS-01",
        "domain": domain.pk,
        "stem": "Which?",
        "explanation": "",
        "taught_by-count": "0",
        "response-count": "1",
        "response-0-deleted": "",
        "response-0-order": "0",
        "response-0-type": "one_of",
        "response-0-id": "",
        "response-0-value-options-count": str(right + wrong),
        **{f"response-0-value-options-{name}": value for name, value in options.items()},
    } | more


def flat(one, order):
    data = {"deleted": "", "order": str(order), "id": "", "value-text": one["value"]["text"], "value-feedback": ""}
    return data | ({"value-is_right": "on"} if one["value"]["is_right"] else {})


def address(model, view, *args):
    return reverse(f"wagtailsnippets_certification_{model}:{view}", args=args)


@pytest.mark.parametrize(
    "name",
    [
        "wagtailsnippets_certification_item:list",
        "wagtailsnippets_certification_exam:list",
        "domain:index",
        "examversion:index",
        "attempt:index",
        "correction:index",
        "certificate:index",
        "level:index",
    ],
)
def test_training_is_for_educators(edwin, as_person, name):
    asked = {who: as_person(who).get(reverse(name)).status_code for who in ("edwin", "wren", "ada")}

    assert asked["edwin"] == 200
    assert (asked["wren"], asked["ada"]) == (302, 302)


def test_item_is_drafted_then_published_through_the_admin(edwin):
    domain = make.DomainFactory()

    edwin.post(address("item", "add"), item_data(domain))
    item = Item.objects.get()
    assert (item.live, ItemVersion.objects.count()) == (False, 0)
    edwin.post(address("item", "edit", item.pk), item_data(domain) | {"action-publish": "yes"})

    version = ItemVersion.objects.get()
    assert (version.stem, version.keys.get().written_by.first_name) == ("Which?", "Edwin")
    assert len(version.content["options"]) == 3


@pytest.mark.parametrize(("right", "wrong"), [(0, 3), (2, 1)])
def test_item_without_one_right_answer_is_not_published(edwin, right, wrong):
    response = edwin.post(
        address("item", "add"), item_data(make.DomainFactory(), right, wrong) | {"action-publish": "yes"}
    )

    assert "Mark exactly one answer as right." in response.text
    assert ItemVersion.objects.count() == 0


def test_item_preview_shows_it_as_a_candidate_sees_it(edwin):
    domain = make.DomainFactory()
    item = make.item(domain, stem="Which?")
    preview = address("item", "preview_on_edit", item.pk)
    edwin.post(preview, item_data(domain))

    page = edwin.get(preview)

    assert page.status_code == 200
    assert "Which?" in page.text
    assert "answer 2" in page.text


def exam_data(domain, count, course, **more):
    data = {
        "title": "Flow",
        "slug": "flow",
        "course": course.pk,
        "summary": "",
        "minutes": 15,
        "attempts_allowed": 3,
        "cut_score": 70,
        "cut_justification": "By five of us.",
        "months_valid": "",
        "cool_off_days": "14,60",
        "pilot_count": 0,
        "review_at_once": 1,
        "review_when_done": 1,
        "review_when_closed": 3,
        "blueprint": inline_formset([{"domain": domain.pk, "count": count}]),
    }
    return nested_form_data(data) | more


def test_exam_is_published_through_the_admin(edwin):
    domain, course = make.DomainFactory(), make.course()
    make.item(domain)

    response = edwin.post(address("exam", "add"), exam_data(domain, 1, course) | {"action-publish": "yes"})

    assert response.status_code == 302
    version = ExamVersion.objects.get()
    assert (version.number, version.minutes, version.published_by.first_name) == (1, 15, "Edwin")
    assert [(line.domain, line.count) for line in version.lines.all()] == [(domain, 1)]


def test_exam_that_asks_more_than_its_bank_is_not_published(edwin):
    domain, course = make.DomainFactory(name="Alarms"), make.course()
    make.item(domain)

    response = edwin.post(address("exam", "add"), exam_data(domain, 2, course) | {"action-publish": "yes"})

    assert "Alarms has fewer live items than the blueprint asks for." in response.text
    assert ExamVersion.objects.count() == 0


def test_exam_may_be_drafted_before_its_bank_is_there(edwin):
    edwin.post(address("exam", "add"), exam_data(make.DomainFactory(), 9, make.course()))

    assert (Exam.objects.get().live, ExamVersion.objects.count()) == (False, 0)


def test_attempts_are_only_read(edwin, client, admin_user_of_ours):
    sat = attempts.hand_in(make.attempt(at=timezone.now()), at=timezone.now())

    assert "0 / 2" in edwin.get(reverse("attempt:inspect", args=[sat.pk])).text
    for who in (edwin, admin_user_of_ours):
        for view, args in (("add", []), ("edit", [sat.pk]), ("delete", [sat.pk])):
            assert who.post(reverse(f"attempt:{view}", args=args), {"ending": "time_up"}).status_code == 302
    sat.refresh_from_db()
    assert sat.ending == "handed_in"


@pytest.fixture
def admin_user_of_ours(client):
    from tests.factories.portal import StaffFactory

    client.force_login(StaffFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_lists_ask_no_more_for_many(edwin, django_assert_max_num_queries):
    def one():
        make.item()
        attempts.hand_in(make.attempt(at=timezone.now()), at=timezone.now())

    names = ("wagtailsnippets_certification_item:list", "wagtailsnippets_certification_exam:list", "attempt:index")
    one()
    for name in names:
        edwin.get(reverse(name))
        with django_assert_max_num_queries(24):
            edwin.get(reverse(name))
    one()
    one()

    for name in names:
        with django_assert_max_num_queries(24):
            edwin.get(reverse(name))


@pytest.mark.parametrize("made", [1, 3])
def test_corrections_are_listed_with_the_scores_they_changed(edwin, cast, made, django_assert_num_queries):
    at = timezone.now()
    exam = make.exam()
    sat = attempts.hand_in(make.attempt(of=exam, at=at), at=at)
    slots = [slot.item_version for slot in sat.slots.select_related("item_version")]
    for number in range(made):
        reason = f"Wrong, reason {number}."
        terms = {"policy": "full_credit", "key": None, "may_lower": False, "reason": reason}
        regrading.correct(slots[0], **terms, by=cast("edwin"), at=at)
    edwin.get(reverse("correction:index"))

    with django_assert_num_queries(12):
        page = edwin.get(reverse("correction:index"))

    assert [page.text.count(f"reason {number}.") for number in range(made)] == [1] * made
    assert reverse("item_correct", args=[slots[0].pk]) in page.text
    assert [correction.scores for correction in page.context["object_list"]] == [0] * (made - 1) + [1]


def test_published_exam_shows_its_terms_and_blueprint_for_an_appeal(edwin):
    pumps, valves = make.DomainFactory(name="Pumps"), make.DomainFactory(name="Valves")
    for domain in (pumps, pumps, valves):
        make.item(domain)
    terms = {"cool_off_days": "14,60", "months_valid": None, "review_when_closed": 3, "pilot_count": 1}
    version = make.exam(blueprint={pumps: 2, valves: 1}, **terms).current_version

    page = " ".join(edwin.get(reverse("examversion:inspect", args=[version.pk])).text.split())

    assert "<td>Pumps</td> <td>2</td>" in page
    assert "<td>Valves</td> <td>1</td>" in page
    assert "<td><strong>4</strong></td>" in page
    assert "<dd> 14, 60 </dd>" in page
    assert "<dd> It does not expire </dd>" in page
    assert "<dd> Free </dd>" in page
    assert "what is right, and why" in page
    assert reverse("exam_statistics", args=[version.pk]) in page


def test_attempt_in_the_admin_leads_to_how_it_went_and_to_what_it_earned(edwin):
    exam, at = make.exam(), timezone.now()
    sat = make.attempt(of=exam, at=at)
    answers.record(sat, answers=make.right_answers(sat), at=at)
    attempts.hand_in(sat, at=at)

    page = edwin.get(reverse("attempt:inspect", args=[sat.pk])).text

    assert reverse("attempt_replay", args=[sat.uuid]) in page
    assert reverse("certificate:inspect", args=[sat.certificate.pk]) in page


def test_domains_say_how_many_items_a_blueprint_can_draw_from_each(edwin):
    pumps = make.DomainFactory(name="Pumps")
    for use in ("live", "live", "pilot", "retired"):
        make.item(pumps, use=use)
    make.item(pumps, live=False)

    [found] = [one for one in edwin.get(reverse("domain:index")).context["object_list"] if one.name == "Pumps"]

    assert (found.in_use, found.pilots, found.drafts) == (2, 1, 1)
