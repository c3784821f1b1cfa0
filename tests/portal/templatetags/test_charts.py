import pytest

from portal.templatetags.charts import bars_of, hang


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


def test_steps_hang_where_the_one_before_ended():
    steps = [("Start", 1000, True), ("Less", -100, False), ("More", 300, False), ("End", 1200, True)]

    assert [(bar.value, bar.start, bar.width, bar.is_marked) for bar in hang(steps, "EUR")] == [
        ("€10.00", 0, 83.33, True),
        ("-€1.00", 75, 8.33, False),
        ("€3.00", 75, 25, False),
        ("€12.00", 0, 100, True),
    ]


def test_nothing_hangs_from_nothing():
    assert [bar.width for bar in hang([("Start", 0, True), ("End", 0, True)], "EUR")] == [0, 0]


def test_value_that_is_none_has_no_bar():
    assert [(bar.value, bar.width) for bar in bars_of([("a", None), ("b", 5)])] == [(None, 0), (5, 100)]
    assert [bar.width for bar in bars_of([("a", None)])] == [0]
