"""200 hostile questions and 100 broken transcripts: no 500, a sentence for each, nothing kept of what is refused."""

import json
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.knowledge import transcripts
from portal.knowledge.models import Transcript
from tests.factories import portal_knowledge as knowledge

SIGNS = [
    *(
        "",
        " ",
        "\t\n",
        '"',
        "'",
        '"""',
        "''",
        '"unclosed',
        "a' OR '1'='1",
        "'; DROP TABLE portal_posting; --",
        "%",
        "_",
    ),
    *("\\", "\\'", "NEAR(", "a AND", "OR", "NOT", "a NEAR/0 b", "title:", "*", "a*", "^a", "()", ")(", "{}", "[a", "?"),
    *(
        "<script>alert(1)</script>",
        "&lt;b&gt;",
        "{{ 7*7 }}",
        "{% load x %}",
        "${7*7}",
        "../../etc/passwd",
        "\x00",
        "\x1f",
    ),
    *(
        "a\x00b",
        "\ud7ff",
        "\ufffe",
        "\uffff",
        "‮evil",
        "e\u0301" * 50,
        "\u0301",
        "ﷺ" * 20,
        "ß",
        "İ",
        "ǅ",
        "０ｘ８０",
        "①",
    ),
    *("🚒", "👩‍👩‍👧", "中文搜索", "поиск", "بحث", "ค้นหา", "a" * 81, "a" * 2000, "a" * 2001, "a " * 1000, "9" * 400),
    *(
        "0x",
        "0x80070005",
        "ORA-00942",
        "-",
        "--",
        "a-",
        "-a",
        ".",
        "...",
        "a.b.c.d.e",
        "v5",
        "1.2.3.4.5.6",
        "C++",
        "C#",
    ),
    *(".NET", "a_b_c", "__", "@", "#", "q=1&q=2", "%00", "%u0000", "+", "a+b", "\r\nX: y", "null", "None", "undefined"),
    *("the", "the of and", "nan", "inf", "-1", "1e999", "true", "select * from", "trends " * 200, "trend's", "’’’"),
]
GOOD = knowledge.TRENDS.encode()
VALUES = [None, 1, "x", [], {}, [[]], {"Transcript": 1}, {"sentences": [1]}, {"comments": {}}, {"events": [[]]}]


def questions():
    """All signs, and pairs of them until there are 200; the same every time."""
    chance = random.Random(7)
    return [*SIGNS, *(f"{chance.choice(SIGNS)} {chance.choice(SIGNS)}" for _ in range(200 - len(SIGNS)))]


def broken():
    """A transcript cut at 40 places, 40 with bytes that no text has, and 20 JSON documents that tell nothing."""
    chance = random.Random(7)
    cut = [GOOD[: chance.randrange(0, 200)] + f"\n\n00:00:{n:02}.000 --> 00:".encode() for n in range(40)]
    spoilt = []
    for _ in range(40):
        at = chance.randrange(len(GOOD))
        spoilt.append(GOOD[:at] + bytes([chance.choice([0, 7, 0xFF, 0xC0, 0x80])]) + GOOD[at:])
    return [*cut, *spoilt, *(json.dumps(v).encode() for v in VALUES), *(json.dumps([v]).encode()[:-1] for v in VALUES)]


def test_two_hundred_hostile_questions(db, client):
    knowledge.article("Trends stay empty", audience="public")
    asked = questions()
    assert len(asked) == 200

    for text in asked:
        for address in ("help_search", "search", "help_suggest"):
            response = client.get(reverse(address), {"q": text})
            assert response.status_code == 200, (address, text)
            assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("extra", [{}, {"q": ["a", "b"]}, {"q": "trends", "exact": "x", "product": "'", "page": "-1"}])
def test_odd_parameters(db, client, extra):
    assert client.get(reverse("help_search"), extra).status_code == 200


def test_a_hundred_broken_transcripts(db, call, as_person):
    files = broken()
    assert len(files) == 100
    sam, address = as_person("sam"), reverse("transcript_new", args=[call.pk])

    for data in files:
        response = sam.post(address, {"file": SimpleUploadedFile("call.vtt", data or b" ")})
        assert response.status_code == 200, data
        (reason,) = response.context["form"].errors["file"]
        assert reason.endswith("Nothing of it was kept."), reason
        with pytest.raises(transcripts.TranscriptError):
            transcripts.read_all(data)

    assert not Transcript.objects.exists()
