"""One of everything the pages are made of, for the style gallery."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator


@dataclass(frozen=True)
class Clock:
    what: str
    due: datetime
    state: str
    ended: datetime | None = None
    share: int | None = None


@dataclass(frozen=True)
class Rung:
    name: str
    note: str
    state: str
    missing: str = ""
    address: str = ""
    action: str = ""


@dataclass(frozen=True)
class Mark:
    text: str
    kind: str
    state: str


@dataclass(frozen=True)
class Piece:
    text: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class Option:
    value: str
    text: str


class SampleForm(forms.Form):
    subject = forms.CharField(label="Subject", help_text="One line that a colleague understands.")
    product = forms.ChoiceField(label="Product", choices=[("", "Choose one"), ("d4", "Drive D4")])
    how = forms.ChoiceField(
        label="How shall we answer", choices=[("mail", "By e-mail"), ("call", "By phone")], widget=forms.RadioSelect
    )
    details = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 3}))
    urgent = forms.BooleanField(label="Production stands still", required=False)


class SampleBallot(forms.Form):
    first = forms.IntegerField(label="Offline recipes", min_value=0, max_value=100, initial=40)
    second = forms.IntegerField(label="Drive health in the cloud", min_value=0, max_value=100)


def samples(at: datetime) -> dict[str, object]:
    """The context of the gallery; every date lies around `at`."""
    return {
        "at": at,
        "clocks": clocks(at),
        "rungs": RUNGS,
        "events": events(at),
        "pieces": PIECES,
        "options": OPTIONS,
        "chosen": {"b"},
        "form": SampleForm(),
        "refused": SampleForm({"subject": "", "how": "fax"}, prefix=None, auto_id="refused_%s"),
        "ballot": SampleBallot({"first": 40, "second": 140}),
        "backing": [("Food", 9), ("Water", 7), ("Paper", 4), ("Plastics", 2), ("Logistics", 0)],
        "page": Paginator(range(60), 20).page(2),
        "fields": [("plan", "premium")],
        "issued": at - timedelta(days=200),
        "expires": at + timedelta(days=165),
    }


def clocks(at: datetime) -> list[Clock]:
    return [
        Clock("First response", at - timedelta(hours=5), "kept", at - timedelta(hours=6)),
        Clock("Next update", at + timedelta(minutes=50), "running", share=64),
        Clock("Resolution", at - timedelta(hours=2), "late", share=100),
        Clock("Resolution", at + timedelta(days=2), "paused", share=30),
        Clock("First response", at - timedelta(days=3), "missed", at - timedelta(days=2)),
    ]


def events(at: datetime) -> list[dict[str, object]]:
    return [
        {"at": at - timedelta(days=1, hours=3), "who": "Owen Hughes", "what": "opened the case", "icon": "case"},
        {
            "at": at - timedelta(days=1, hours=2),
            "who": "Sam Whitaker",
            "what": "answered",
            "icon": "comment",
            "tone": "accent",
            "text": "The pump restarts because the watchdog fires. Please send the log of the gateway.",
        },
        {
            "at": at - timedelta(hours=5),
            "who": "Priya Nair",
            "what": "noted",
            "icon": "edit",
            "text": "Same firmware as at Lindqvist.",
            "is_internal": True,
        },
        {"at": at - timedelta(minutes=20), "who": "", "what": "Resolved", "icon": "done", "tone": "good"},
    ]


RUNGS = [
    Rung("Essential", "First response within one working day", "reached"),
    Rung("Plus", "Within 4 hours, on working days", "here"),
    Rung(
        "Premium",
        "Within 1 hour, around the clock",
        "next",
        "one more of your people with Drive D4 Commissioning Engineer.",
        "/courses/",
        "See the course",
    ),
    Rung("Critical site", "An engineer at your gate within 8 hours", "beyond"),
]
PIECES = [
    Piece("You can reach me under "),
    Piece(mark=Mark("+44 20 7946 0018", "phone", "open")),
    Piece(" or ask for "),
    Piece(mark=Mark("Owen", "name", "removed")),
    Piece(" at the gate of "),
    Piece(mark=Mark("Plant 2", "place", "kept")),
    Piece("."),
]
OPTIONS = [
    Option("a", "Acknowledge the alarm and go on"),
    Option("b", "Open the alarm list, find the first alarm of the burst, and follow its help text"),
    Option("c", "Restart the station"),
]
