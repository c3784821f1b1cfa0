"""Silence over spans of a recording. Of uncompressed sound only: what is packed cannot be cut without a decoder."""

import io
import wave
from collections.abc import Iterable
from typing import IO

# (from, until) in milliseconds; an open end is the end of the recording.
Span = tuple[int, int | None]


class NotSilenced(Exception):
    """This is no sound that could be cut, so none of it is played."""


def silenced(file: IO[bytes], spans: Iterable[Span]) -> bytes:
    """The same recording, as long as before, with nothing to hear in the spans. Raises NotSilenced."""
    try:
        with wave.open(file) as source:
            form, frames = source.getparams(), bytearray(source.readframes(source.getnframes()))
    except (wave.Error, EOFError) as error:
        raise NotSilenced from error
    size = form.sampwidth * form.nchannels
    # Of eight bits the middle is silence, of more bits nought.
    nothing = b"\x80" if form.sampwidth == 1 else b"\0"
    for begins, ends in spans:
        first = begins * form.framerate // 1000 * size
        last = len(frames) if ends is None else -(-ends * form.framerate // 1000) * size
        frames[first:last] = nothing * len(frames[first:last])
    cut = io.BytesIO()
    with wave.open(cut, "wb") as target:
        target.setparams(form)
        target.writeframes(bytes(frames))
    return cut.getvalue()
