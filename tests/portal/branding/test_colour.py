import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.branding.models import colour

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # The extremes by definition; the grey is the one known to pass AA on white by a hair.
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast_of_known_pairs(one, other, ratio):
    assert round(colour.contrast(one, other), 2) == ratio


@given(colours, colours)
def test_contrast_is_the_same_both_ways(one, other):
    assert colour.contrast(one, other) == colour.contrast(other, one) >= 1


def test_mix():
    assert colour.mix("#ffffff", "#000000", 0.5) == "#808080"
    assert colour.mix("#102030", "#000000", 1) == "#102030"


@given(colours)
def test_dark_twin_is_readable_on_every_dark_ground(accent):
    twin = colour.dark_twin(accent)

    grounds = (*colour.DARK, colour.ON_DARK_ACCENT, colour.mix(twin, colour.DARK[0], colour.TINT))
    assert min(colour.contrast(twin, ground) for ground in grounds) >= colour.COMFORTABLE


@given(colours)
def test_readability_is_the_worst_of_all_light_grounds(accent):
    grounds = ("#ffffff", "#f3f5f7", colour.mix(accent, "#ffffff", 0.09))

    assert colour.readability(accent) == min(colour.contrast(accent, ground) for ground in grounds)


def test_portals_own_accent_passes():
    assert colour.readability("#0b5d7a") > colour.AA
