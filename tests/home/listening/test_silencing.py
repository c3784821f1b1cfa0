import io
import wave

import pytest

from home.listening import silencing


def sound(width=2, channels=1, rate=1000, milliseconds=10, value=7):
    """So many milliseconds of one value, at a thousand frames a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(width)
        target.setframerate(rate)
        target.writeframes(bytes([value]) * width * channels * milliseconds)
    file.seek(0)
    return file


def heard(data):
    with wave.open(io.BytesIO(data)) as source:
        return source.readframes(source.getnframes())


def test_spans_are_silent_and_the_rest_is_as_it_was():
    assert heard(silencing.silenced(sound(), [(2, 4), (8, None)])) == b"\7" * 4 + b"\0" * 4 + b"\7" * 8 + b"\0" * 4


def test_both_channels_are_silent():
    assert heard(silencing.silenced(sound(channels=2), [(0, 9)])) == b"\0" * 36 + b"\7" * 4


def test_silence_of_eight_bits_is_the_middle():
    assert heard(silencing.silenced(sound(width=1), [(0, 5)])) == b"\x80" * 5 + b"\7" * 5


def test_a_span_past_the_end_makes_nothing_longer():
    assert heard(silencing.silenced(sound(), [(8, 500)])) == b"\7" * 16 + b"\0" * 4


def test_an_end_between_two_frames_hides_the_whole_frame():
    cut = heard(silencing.silenced(sound(rate=500, milliseconds=5), [(1, 3)]))

    assert cut == b"\0" * 4 + b"\7" * 6


@pytest.mark.parametrize("data", [b"", b"ID3" + b"\0" * 40, b"RIFF\0\0\0\0WAVE"])
def test_what_is_packed_or_broken_is_refused(data):
    with pytest.raises(silencing.NotSilenced):
        silencing.silenced(io.BytesIO(data), [(0, 1)])
