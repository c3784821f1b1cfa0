"""Whether an accent can be read, and its twin for dark pages.

Contrast is WCAG's: (L1 + 0.05) / (L2 + 0.05) of the relative luminances, the lighter one above. Colours are `#rrggbb`.
Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

AA = 4.5
COMFORTABLE = 6.0

# What accents stand on, as portal/css/tokens.css has it: page, raised surface, tint.
LIGHT = ("#ffffff", "#f3f5f7")
DARK = ("#131a20", "#182129", "#1b242c")
ON_LIGHT_ACCENT, ON_DARK_ACCENT = "#ffffff", "#06202b"
TINT = 0.09  # how much accent is in the tint behind accented words


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readability(accent: str) -> float:
    """The lowest contrast that the accent has anywhere on a light page."""
    return _lowest(accent, LIGHT, ON_LIGHT_ACCENT)


def dark_twin(accent: str) -> str:
    """The accent with as much white in it as reading it on a dark page takes."""
    for white in range(101):
        twin = mix("#ffffff", accent, white / 100)
        if _lowest(twin, DARK, ON_DARK_ACCENT) >= COMFORTABLE:
            break
    return twin


def mix(one: str, other: str, share: float) -> str:
    """`share` of one, the rest of the other, as CSS's color-mix in srgb."""
    channels = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(255 * (a * share + b * (1 - share))):02x}" for a, b in channels)


def _lowest(accent: str, grounds: tuple[str, ...], words_on_accent: str) -> float:
    tint = mix(accent, grounds[0], TINT)
    return min(contrast(accent, other) for other in (*grounds, tint, words_on_accent))


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue
