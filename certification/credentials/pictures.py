"""The badge as a picture that carries its own proof: PNG and SVG, baked as Open Badges 3.0 says (chapter 5.3)."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from openbadgeslib import baking

from portal.branding import brand

from .models import SignedBadge

DRAWING = Path(__file__).with_name("badge.typ")


def png(badge: SignedBadge) -> bytes:
    drawn = draw(badge.document["name"], badge.document["issuer"]["name"], accent(), "png")
    return baking.bake_png(drawn, text(badge), keyword=baking.ITXT_KEYWORD_OB3)


def svg(badge: SignedBadge) -> bytes:
    drawn = draw(badge.document["name"], badge.document["issuer"]["name"], accent(), "svg")
    names = {"element": baking.SVG_ELEMENT_OB3, "namespace": baking.SVG_NS_OB3}
    return baking.bake_svg(drawn, text(badge), as_text=True, **names)


def text(badge: SignedBadge) -> str:
    return json.dumps(badge.document, ensure_ascii=False, indent=2)


# Media type and maker of each form in which a badge is taken away.
FORMS: dict[str, tuple[str, Callable[[SignedBadge], bytes]]] = {
    "json": ("application/ld+json", lambda badge: text(badge).encode()),
    "png": ("image/png", png),
    "svg": ("image/svg+xml", svg),
}


def unbake(file: bytes) -> str | None:
    """The proof inside a picture; None where there is none."""
    try:
        if file.startswith(b"\x89PNG"):
            return baking.extract_png(file, keyword=baking.ITXT_KEYWORD_OB3)
        return baking.extract_svg(file, element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    except Exception:  # whatever a stranger's file breaks in the library, it carries no proof that we can read
        return None


def draw(title: str, issuer: str, colour: str, form: Literal["png", "svg"]) -> bytes:
    words = json.dumps({"title": title, "issuer": issuer, "accent": colour})
    return typst.compile(DRAWING.read_bytes(), format=form, ppi=216, sys_inputs={"words": words}, font_paths=fonts())


def accent() -> str:
    return brand.current().accent or "#0b5d7a"


@cache
def fonts() -> typst.Fonts:
    """Those typst brings, and the machine's own for scripts it lacks."""
    return typst.Fonts()
