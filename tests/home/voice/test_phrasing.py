import pytest

from home.voice import phrasing


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The pump loses its setpoint.", {"pump lose": "pump loses", "pump lose setpoint": "pump loses its setpoint", "lose setpoint": "loses its setpoint"}),
        ("Setpoint lost. Pump stopped.", {"setpoint lost": "setpoint lost", "pump stop": "pump stopped"}),
        ("It shows F0307 again", {"show f0307": "shows f0307", "f0307": "f0307"}),
        ("What is it? It is that.", {}),
        ("", {}),
        ("pump (station) valve", {}),
        ("It says 10", {}),
        ("Windows 11 update", {"window 11 updat": "windows 11 update"}),
        ("Version 8.0.1 hangs", {"version 8.0.1": "version 8.0.1", "version 8.0.1 hang": "version 8.0.1 hangs", "8.0.1 hang": "8.0.1 hangs"}),
    ],
)  # fmt: skip
def test_phrases_of_a_text(text, found):
    assert phrasing.phrases(text, "en") == found


def test_stop_words_between_make_no_other_phrase():
    one, other = phrasing.phrases("loses its setpoint", "en"), phrasing.phrases("losing the setpoint", "en")

    assert set(one) == set(other) == {"lose setpoint"}


def test_a_phrase_has_four_words_at_most():
    longest = max(phrasing.phrases("alpha bravo charlie delta echo", "en").values(), key=lambda words: words.count(" "))

    assert longest.count(" ") == 3
