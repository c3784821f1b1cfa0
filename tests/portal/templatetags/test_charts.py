import pytest

from portal.templatetags.charts import bars_of


@pytest.mark.parametrize(
    ("values", "widths"),
    [([4, 2, 1], [100, 50, 25]), ([3, 1], [100, 33.33]), ([0, 0], [0, 0]), ([7], [100]), ([0.5, 2], [25, 100])],
)
def test_bars_are_as_long_as_their_share_of_the_longest(values, widths):
    assert [bar.width for bar in bars_of([(str(value), value) for value in values])] == widths


def test_bars_of_nothing():
    assert bars_of([]) == []


def test_bars_mark_one_label():
    assert [bar.is_marked for bar in bars_of([("a", 1), ("b", 2)], marked="b")] == [False, True]


def test_bars_refuse_a_value_below_zero():
    with pytest.raises(ValueError, match="begins at zero"):
        bars_of([("a", -1)])
