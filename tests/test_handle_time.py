"""How long somebody of ours spoke is shown nowhere: not on a page of theirs, not in a report, an export or on paper.

Two calls that lasted long enough to be known by it; then every page that opens without an object, and those about the
company, the case and the caller, as everybody who reads reports, searched for a time as a figure or by its name.
"""

import re
from datetime import timedelta

import pytest
import typst
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.support import cases, loading
from portal.support.models import Ring
from portal.templatetags import instants
from tests import people
from tests.factories import portal as make
from tests.factories.portal_revenue import ContractLineFactory
from tests.factories.portal_support import CallFactory, CaseFactory
from tests.test_access_matrix import ROWS

READERS = ("support", "owner", "manager", "executive")
CAST = {"support": "sam", "owner": "olga", "manager": "milo", "executive": "iris"}
NAMES = re.compile(r"(handl|talk)\w*[ _-]?(time|second|minute|duration)|call[ _-]duration|\bAHT\b", re.I)
# Two calls in seconds, their sum and their mean.
LASTED = (4321, 7919)
SPOKEN = (*LASTED, sum(LASTED), sum(LASTED) // 2)
WAITED = 31
# Pictures are set as papers are, from words that are read.
READABLE = re.compile("text|json|xml")
# In Wagtail's admin, where support and managers look calls, cases and telephone calls up.
ADMIN = ("/admin/", "/admin/case/", "/admin/call/", "/admin/promise/")


def figures():
    """Each of the times as a page might write it."""
    for seconds in SPOKEN:
        hours, minutes = divmod(seconds // 60, 60)
        yield f"{seconds}"
        yield f"{seconds:,}"
        yield f"{hours}:{minutes:02}:{seconds % 60:02}"
        yield f"{seconds // 60}:{seconds % 60:02}"
        for rounded in (seconds // 60, round(seconds / 60)):
            yield from (instants.hours(rounded), f"{rounded} min", f"{rounded}m", f"{rounded} m")
        yield f"{seconds / 3600:.2f}"


FIGURES = re.compile("|".join(rf"(?<![\d.,:]){re.escape(figure)}(?![\d:])" for figure in sorted({*figures()})))


def told(text):
    """What of a text tells how long somebody spoke; markup that nobody reads left out."""
    read = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", text, flags=re.S)
    return [found[0] for found in (*NAMES.finditer(read), *FIGURES.finditer(read))]


@pytest.fixture
def spoke(cast, base_tier):
    """A resolved case of Brenner's with two calls that Sam took, of which the telephone system told begin and end."""
    for name in CAST.values():
        cast(name)
    now, ada = timezone.now(), cast("ada")
    ContractLineFactory(account=ada.account)
    case = CaseFactory(account=ada.account, contact=ada, opened_at=now - timedelta(days=2))
    for number, seconds in enumerate(LASTED):
        began = now - timedelta(days=1, hours=4 * number)
        answered = began + timedelta(seconds=WAITED)
        call = CallFactory(case=case, contact=ada, taken_by=cast("sam"), started_at=answered, wait_seconds=WAITED)
        times = {"began_at": began, "answered_at": answered, "ended_at": answered + timedelta(seconds=seconds)}
        Ring.objects.create(provider="pbx", provider_id=f"7{number}", number="+49 30 1", caller=ada, call=call, **times)
    cases.resolve(case, outcome="solved", text="Done.", by=cast("sam"), at=now - timedelta(hours=20))
    return case


@pytest.fixture
def papers(monkeypatch):
    """What is set on paper, as text."""
    written, compile_ = [], typst.compile

    def compiled(sheet, *, sys_inputs, **more):
        written.append(" ".join(sys_inputs.values()))
        return compile_(sheet, sys_inputs=sys_inputs, **more)

    monkeypatch.setattr(typst, "compile", compiled)
    return written


def addresses(case):
    """Every address that is only read: those without an object, and those about the company, the case, the caller."""
    company, month = case.account.slug, f"?company={case.account.slug}&month={timezone.now():%Y-%m}"
    given = {
        "desk_case": (case.reference,),
        "call_from": (case.contact_id,),
        **dict.fromkeys(("relationship", "health_account"), (company,)),
        **dict.fromkeys(("year", "year_csv", "year_pdf"), (company, timezone.now().year)),
    }
    for name, row in ROWS.items():
        try:
            if row.method == "get":
                yield reverse(name, args=given.get(name, ()))
        except NoReverseMatch:
            assert name not in given
    for name in ("achieved", "achieved_csv", "achieved_pdf"):
        yield reverse(name) + month
    yield from (reverse("desk_load") + f"?of={measure}" for measure in loading.MEASURES)
    yield from ADMIN


def walk(case, papers):
    """Where something tells it: (reader, address, what), and how many answers were read."""
    found, read = [], 0
    for reader in READERS:
        client = Client()
        client.force_login(
            make.person(getattr(people, CAST[reader])), backend="django.contrib.auth.backends.ModelBackend"
        )
        for address in addresses(case):
            papers.clear()
            response = client.get(address)
            kind = response.headers.get("Content-Type", "")
            if response.status_code != 200 or not (papers or READABLE.search(kind)):
                continue
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = " ".join(papers) or body.decode(errors="replace")
            if kind.startswith("text/csv"):
                text = text.replace(",", " ")
            read += 1
            found += [(reader, address, what) for what in told(text)]
    return found, read


def test_nothing_that_we_read_tells_how_long_somebody_spoke(spoke, papers):
    found, read = walk(spoke, papers)

    assert found == []
    assert read > 180


def test_planted_figure_is_found_in_the_export(spoke, papers, monkeypatch):
    mean = sum(LASTED) // 2
    monkeypatch.setattr(loading, "table", lambda period, at: iter([["person", "mean_seconds"], ["sam", mean]]))

    found, _read = walk(spoke, papers)

    assert {(address, what) for _reader, address, what in found} == {("/desk/load/load.csv", "6120")}
    assert {reader for reader, _address, _what in found} == {*READERS}


def test_planted_name_is_found_on_the_page(spoke, papers, monkeypatch):
    monkeypatch.setitem(loading.MEASURES, "calls", "Average handle time")

    found, _read = walk(spoke, papers)

    assert ("manager", "/desk/load/?of=calls", "handle time") in found


@pytest.mark.parametrize(
    "text",
    [
        "<td>6,120</td>", "1:12:01 on the phone", "they spoke 72 minutes", "131:59", "3 h 24 min", "Talk time",
        "mean_handle_seconds", "AHT",
    ],
)  # fmt: skip
def test_every_way_to_write_it_is_known(text):
    assert told(text)


@pytest.mark.parametrize(
    "text", ["waited 31 s", "14321", "1:12:010", "in 2 days", '<p data-x="4321">', "C-7919x 1.4321"]
)
def test_what_tells_nothing_of_it_is_left_alone(text):
    assert told(text.replace("C-7919x", "")) == []
