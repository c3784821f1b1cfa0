from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.knowledge import redaction
from portal.knowledge.redaction import Kind, Known

KNOWN = Known(
    words={
        Kind.PERSON: frozenset({"Owen Hughes", "Owen", "Hughes"}),
        Kind.COMPANY: frozenset({"Castellan Water", "Castellan"}),
        Kind.DOMAIN: frozenset({"castellan.example"}),
    },
    phones=frozenset({"+442079460018"}),
    countries=frozenset({"GB"}),
)


NOTHING = Known()


def found(text, known=NOTHING):
    return [(find.kind, find.text) for find in redaction.find(text, known)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("write to Joe.Bloggs+x@mail.example.org, please", Kind.EMAIL, "Joe.Bloggs+x@mail.example.org"),
        ("card 4111 1111 1111 1111 is mine", Kind.CARD, "4111 1111 1111 1111"),
        ("pay to de89 3704 0044 0532 0130 00 today", Kind.IBAN, "de89 3704 0044 0532 0130 00"),
        ("GB82WEST12345698765432", Kind.IBAN, "GB82WEST12345698765432"),
        ("the gateway has 10.20.4.17 now", Kind.IP, "10.20.4.17"),
        ("or fe80::1ff:fe23:4567:890a", Kind.IP, "fe80::1ff:fe23:4567:890a"),
        ("https://x.example/reset?token=abc", Kind.URL, "https://x.example/reset?token=abc"),
        ("https://x.example/s/9f8a7b6c5d4e3f2a1b0c99", Kind.URL, "https://x.example/s/9f8a7b6c5d4e3f2a1b0c99"),
        ("https://joe:secret@x.example/", Kind.URL, "https://joe:secret@x.example/"),
        ("call +49 30 1234567 back", Kind.PHONE, "+49 30 1234567"),
        ("the serial number is LT-20417-B", Kind.SERIAL, "LT-20417-B"),
        ("Username: cminh730", Kind.SERIAL, "cminh730"),
        ("Order ID: 3348917502x", Kind.SERIAL, "3348917502x"),
        ("my number is (977) 625-2661", Kind.PHONE, "(977) 625-2661"),
    ],
)
def test_find_by_rule(text, kind, words):
    assert found(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Firmware 4.2.1.7 and version 10.0.0.1 of it",
        "netmask 255.255.255.0, loopback 127.0.0.1",
        "order 4111 1111 1111 1112",
        "drive F0307, tag LT-2041 at 85 percent, 0x80070005, swg21996508",
        "on 2026-11-22 at 10:20:30, in 3-5 days, 24/7",
        "see https://x.example/docs/set-up?page=2",
        "std::vector<int> a::b",
        "the value is 0000 0000 0000 0000",
    ],
)
def test_find_nothing_in_harmless_text(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("this is owen hughes of castellan water", ["owen hughes", "castellan water"]),
        ("Owen's pump, Hughes said", ["Owen", "Hughes"]),
        ("look at intranet.castellan.example", ["castellan.example"]),
        ("Castellan-Water", ["Castellan-Water"]),
        ("the bowen reaction and castellans", []),
        ("ring 020 7946 0018 or +44 20 7946 0018", ["020 7946 0018", "+44 20 7946 0018"]),
    ],
)
def test_find_by_what_we_know(text, finds):
    assert [words for _kind, words in found(text, KNOWN)] == finds


def test_find_longer_of_two_over_the_same_letters():
    assert found("owen.hughes@castellan.example", KNOWN) == [(Kind.EMAIL, "owen.hughes@castellan.example")]


def test_digest_is_blind_to_case_and_spacing():
    assert redaction.digest("Owen  Hughes") == redaction.digest("owen\nhughes")


@given(st.text(), st.sampled_from([NOTHING, KNOWN]))
def test_find_any_text_gives_ordered_finds_without_overlap(text, known):
    finds = redaction.find(text, known)

    assert [text[find.start : find.end] for find in finds] == [find.text for find in finds]
    assert all(one.end <= other.start for one, other in pairwise(finds))


@given(st.text(alphabet="0123456789 -+().@:/abcdefxyz?=token\n"))
def test_find_any_text_of_digits_and_signs(text):
    assert all(find.start < find.end for find in redaction.find(text, KNOWN))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ask our Zebulon, or Ann-Marie O'Neill.", ["Zebulon", "Ann-Marie O'Neill"]),
        ("Crystal Minh\nThe page is empty. Joyce Wu called.", ["Crystal Minh", "Joyce Wu"]),
        ("Press the button. Then wait. Is it green? Good.", []),
        ("it is PLC 4 with TCP and v5.1", []),
    ],
)
def test_capitalised_words_to_look_at(text, words):
    assert [find.text for find in redaction.capitalised(text)] == words
