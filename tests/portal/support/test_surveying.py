import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.db import IntegrityError

from portal.outbox.models import Effect
from portal.support import asking, cases, surveying
from portal.support.models import Case, Survey
from tests.portal.support.conftest import NOON

DAY = timedelta(days=1)


@pytest.fixture
def resolved(case, cast):
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON)
    return case


def link(case, answer=""):
    """The path in the mail about the resolution; with the answer that one of its links carries."""
    text = Effect.objects.filter(payload__subject__icontains="is resolved").latest("pk").payload["text"]
    path, chosen = re.search(rf"(/survey/[^?\s]+)(\?resolved={answer or 'yes'})\b", text).groups()
    return path + chosen if answer else path


def test_each_resolution_is_asked_about_once(resolved, ada, cast):
    asking.ask(resolved.events.get(kind="resolved"), at=NOON)
    assert Survey.objects.get().asked == ada
    cases.reopen(resolved, text="No.", by=ada, at=NOON + DAY)
    cases.resolve(resolved, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 2 * DAY)
    assert Survey.objects.count() == 2


def test_link_opens_without_a_sign_in_and_is_answered_once(resolved, client):
    with time_machine.travel(NOON + DAY, tick=False):
        page = client.get(link(resolved))
        assert b"Were you quickly connected?" in page.content
        client.post(link(resolved), {"connected": "quickly"})
        client.post(link(resolved), {"connected": "too_long"})
    with time_machine.travel(NOON + 2 * DAY, tick=False):
        client.post(link(resolved), {"known": "both"})
        page = client.post(link(resolved), {"words": "Well done."}, follow=True).content.decode()
    assert "Thank you: we have your answer" in page
    assert ("Were you quickly connected?" in page, 'name="connected"' in page, 'name="took"' in page) == (
        True, False, True,
    )  # fmt: skip

    survey = Survey.objects.get()
    assert (survey.connected, survey.known, survey.resolved, survey.words) == ("quickly", "both", "", "Well done.")
    assert survey.answered_at == NOON + DAY


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_opening_a_link_says_nothing_and_one_press_sends_its_answer(resolved, client, answer):
    """Programs that look for bad links open every link of a mail before its reader does."""
    with time_machine.travel(NOON + DAY, tick=False):
        for method in (client.head, client.get, client.get):
            page = method(link(resolved, answer))
        assert not Survey.objects.answered().exists()
        form = page.content.decode().split("<main")[1].split("<form", 2)[1].split("</form>")[0]
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', form))
        assert (fields.pop("csrfmiddlewaretoken") != "", fields) == (True, {"resolved": answer})
        client.post(link(resolved), fields)
    resolved.refresh_from_db()
    assert (Survey.objects.get().resolved, resolved.status) == (answer, "resolved" if answer == "yes" else "open")


@pytest.mark.parametrize("chosen", ["?resolved=perhaps", "?took=", "?words=no", "?pk=1", "?resolved=%00"])
def test_answer_that_is_none_is_not_chosen(resolved, client, chosen):
    with time_machine.travel(NOON, tick=False):
        assert client.get(link(resolved) + chosen).context["chosen"] is None


def test_what_was_said_is_not_chosen_again(resolved, client):
    with time_machine.travel(NOON, tick=False):
        client.post(link(resolved), {"resolved": "yes"})
        page = client.get(link(resolved, "no"))
    assert page.context["chosen"] is None
    assert 'value="no"' not in page.content.decode().split("</main>")[0].replace('name="goes_on" value="no"', "")


def test_nothing_chosen_is_asked_again(resolved, client):
    with time_machine.travel(NOON, tick=False):
        response = client.post(link(resolved), {})
    assert "Choose at least one answer." in response.content.decode()
    assert not Survey.objects.answered().exists()


def test_no_opens_the_case_again_at_once_in_their_words(resolved, client, ada):
    with time_machine.travel(NOON + DAY, tick=False):
        page = client.post(link(resolved), {"resolved": "no", "words": "It stopped at six."}, follow=True)
    resolved.refresh_from_db()
    event = resolved.events.latest("pk")
    assert (resolved.status, event.kind, event.author, event.text) == (
        Case.Status.OPEN, "reopened", ada, "It stopped at six.",
    )  # fmt: skip
    assert "We have opened your case again" in page.content.decode()


def test_words_after_a_no_are_a_reply_on_the_case(resolved, client, ada):
    with time_machine.travel(NOON + DAY, tick=False):
        client.post(link(resolved), {"resolved": "no"})
        client.post(link(resolved), {"words": "It stopped at six."})
        client.post(link(resolved), {"words": "It stopped at seven."})
    events = [(event.kind, event.author, event.text) for event in resolved.events.order_by("pk")][-2:]
    assert events == [("reopened", ada, "No: open it again"), ("replied", ada, "It stopped at six.")]


def test_no_about_an_earlier_resolution_leaves_the_later_one_alone(resolved, client, ada, cast):
    first = link(resolved)
    cases.reopen(resolved, text="No.", by=ada, at=NOON + DAY)
    cases.resolve(resolved, outcome="solved", text="Done.", by=cast("sam"), at=NOON + 2 * DAY)
    with time_machine.travel(NOON + 3 * DAY, tick=False):
        client.post(first, {"resolved": "no", "words": "It was not."})
    resolved.refresh_from_db()
    assert (resolved.status, Survey.objects.answered().count()) == (Case.Status.RESOLVED, 1)


@pytest.mark.parametrize("spoil", [lambda path: path.replace("/survey/", "/survey/9"), lambda path: "/survey/1:x:y/"])
def test_link_that_was_not_signed_is_nothing(resolved, client, spoil):
    assert client.get(spoil(link(resolved))).status_code == 404


def test_link_ends_after_thirty_days(resolved, client):
    with time_machine.travel(NOON, tick=False):
        signed = asking.token(Survey.objects.get())
    with time_machine.travel(NOON + surveying.OPEN_FOR + DAY, tick=False):
        assert client.get(f"/survey/{signed}/").status_code == 404


def test_signature_of_something_else_opens_no_survey(resolved, client):
    other = signing.TimestampSigner(salt="another").sign(str(Survey.objects.get().pk))
    assert client.get(f"/survey/{other}/").status_code == 404


def test_answers_before_an_answer_are_refused_by_the_database(resolved):
    with pytest.raises(IntegrityError):
        Survey.objects.update(connected="quickly")


@pytest.mark.parametrize(
    ("count", "n", "bounds"), [(5, 5, (56, 100)), (0, 5, (0, 44)), (50, 100, (40, 60)), (80, 100, (71, 87))]
)
def test_interval_is_wilsons(count, n, bounds):
    assert surveying.interval(count, n) == bounds


def test_figures_hide_fewer_than_five_and_show_shares_with_n(resolved, ada, problem, cast):
    def more(number, **said):
        for _ in range(number):
            case = cases.open_case(contact=ada, problem=problem, by=ada, at=NOON)
            cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=NOON)
            surveying.answer(Survey.objects.get(case=case), at=NOON, **said)

    more(4, connected="quickly", took="right")
    more(1, connected="too_long")
    found = surveying.figures(Survey.objects.all())

    assert (found.asked, found.answered, found.rate) == (6, 5, 83)
    assert [part.name for part in found.shown] == ["connected"]
    parts = {part.name: part for part in found.parts}
    assert (parts["took"].n, parts["took"].shares) == (4, [])
    shares = [(share.count, share.percent, share.low, share.high) for share in parts["connected"].shares]
    assert shares == [(4, 80, 37, 97), (1, 20, 3, 63)]


def test_customers_never_read_who_said_what(resolved, ada, cast):
    assert not Survey.objects.visible_to(ada).exists()
    assert Survey.objects.visible_to(cast("sam")).count() == 1
