"""What redaction takes out of chats whose true values are listed; the chats are ours."""

import json

from django.core.management import call_command

from portal.knowledge import redaction, safeguarding
from portal.knowledge.models import RedactionMark

Kind = RedactionMark.Kind

CHAT = {
    "scenario": {
        "personal": {
            "customer_name": "mira wu",
            "email": "mwu@mail.example",
            "phone": "(555) 201-7788",
            "username": "mwu88",
        },
        "order": {"street_address": "12 quay st", "city": "la mesa", "zip_code": "75227", "order_id": "3348917502"},
        "flow": "return",
    },
    "original": [
        ["agent", "May I have your name?"],
        ["customer", "Mira Wu, but call me Mira. Ms. Wu is my mother."],
        ["action", "Account has been pulled up for Mira Wu."],
        ["customer", "Order ID: 3348917502, or 3348 9175 02 as it is printed"],
        ["customer", "it goes to 12 Quay St, La Mesa 75227; mwu88 or mwu@mail.example or (555) 201-7788 or 5552017788"],
        ["agent", "Open Settings and press Return. The page says what happens."],
    ],
}
ARTICLE = {
    "id": "1",
    "title": "Pages",
    "body": "Go to Settings on the Dashboard. Version 10.2.0.4 has 24/7 help. Error 0x80070005 after 3-5 days? "
    "Ask us at help@vendor.example.",
}


def evaluate(tmp_path, capsys, chat):
    chats, articles = tmp_path / "chats.json", tmp_path / "articles.jsonl"
    chats.write_text(json.dumps([chat]))
    articles.write_text(json.dumps(ARTICLE))
    call_command("evaluate_redaction", chats, articles=articles)
    return json.loads(capsys.readouterr().out)


def test_every_known_value_is_taken_out_and_nothing_else(db, tmp_path, capsys):
    assert evaluate(tmp_path, capsys, CHAT) == {
        "chats": 1,
        "values_said": 22,
        "values_left": [],
        "sentences": 4,
        "addresses_in_them": ["email: help@vendor.example"],
        "false_marks": [],
        "words_to_look_at": 2,
    }


def test_what_is_left_is_named(db, tmp_path, capsys):
    """The measure can fail: a name that is also a word of every call is left where it stands alone."""
    chat = {"scenario": {"personal": {"customer_name": "mira support"}}, "original": [["customer", "Support it is"]]}

    assert set(evaluate(tmp_path, capsys, chat)["values_left"]) == {"Support", "support"}


def test_a_mark_on_what_is_no_address_is_a_false_one():
    def find(kind, text):
        return redaction.Find(kind, text, 0, len(text))

    assert [
        safeguarding.is_an_address(find(kind, text))
        for kind, text in [
            (Kind.EMAIL, "a@b.example"),
            (Kind.EMAIL, "a@b"),
            (Kind.IP, "185.230.63.107"),
            (Kind.IP, "fe80::1"),
            (Kind.IP, "185.230.63.1070"),
            (Kind.PHONE, "+49 30 1234567"),
        ]
    ] == [True, False, True, True, False, False]
