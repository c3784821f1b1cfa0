import random
from fractions import Fraction
from itertools import chain, combinations

import pytest

from certification.exams.kinds import KINDS, UnfitAnswer
from tests.factories.certification import options


def frozen(kind, right=2, wrong=3):
    return KINDS[kind].freeze(options(right, wrong))


def subsets(ids):
    return chain.from_iterable(combinations(ids, size) for size in range(len(ids) + 1))


@pytest.mark.parametrize(("right", "wrong"), [(1, 1), (1, 3), (2, 3), (4, 1), (5, 5)])
def test_several_of_everything_ticked_earns_nothing(right, wrong):
    content, key = frozen("several_of", right, wrong)
    every = [option["id"] for option in content["options"]]

    assert KINDS["several_of"].score(every, content, key) == 0


@pytest.mark.parametrize(("right", "wrong"), [(1, 1), (2, 3), (3, 1)])
def test_several_of_only_the_exact_answer_earns_all(right, wrong):
    content, key = frozen("several_of", right, wrong)
    ids = [option["id"] for option in content["options"]]

    scores = {frozenset(ticks): KINDS["several_of"].score(list(ticks), content, key) for ticks in subsets(ids)}

    assert [ticks for ticks, score in scores.items() if score == 1] == [frozenset(key["right"])]
    assert all(0 <= score <= 1 for score in scores.values())


def test_several_of_a_wrong_tick_costs_its_share():
    content, key = frozen("several_of", 2, 4)
    wrong = next(option["id"] for option in content["options"] if option["id"] not in key["right"])

    assert KINDS["several_of"].score([*key["right"], wrong], content, key) == Fraction(3, 4)


def test_one_of_earns_all_or_nothing():
    content, key = frozen("one_of", 1, 3)

    scores = [KINDS["one_of"].score([option["id"]], content, key) for option in content["options"]]

    assert sorted(scores) == [0, 0, 0, 1]


@pytest.mark.parametrize("is_true", [True, False])
def test_true_false(is_true):
    content, key = KINDS["true_false"].freeze({"is_true": is_true})

    scores = [KINDS["true_false"].score(response, content, key) for response in (["true"], ["false"], [])]

    assert scores == [is_true, not is_true, 0]


@pytest.mark.parametrize("response", [["unknown"], [0], [-1], "text", None, {"a": 1}, [None], [["nested"]], 3], ids=str)
@pytest.mark.parametrize("kind", ["one_of", "several_of"])
def test_an_answer_the_item_does_not_have_is_refused(kind, response):
    content, _key = frozen(kind, 1, 3)

    with pytest.raises(UnfitAnswer):
        KINDS[kind].check(response, content)


def test_one_of_refuses_two():
    content, _key = frozen("one_of", 1, 3)

    with pytest.raises(UnfitAnswer):
        KINDS["one_of"].check([option["id"] for option in content["options"][:2]], content)


def test_several_of_refuses_the_same_twice():
    content, key = frozen("several_of", 1, 3)

    with pytest.raises(UnfitAnswer):
        KINDS["several_of"].check(key["right"] * 2, content)


def test_ids_do_not_say_where_the_author_put_the_right_answer():
    places = [
        [option["id"] for option in content["options"]].index(key["right"][0])
        for content, key in (frozen("one_of", 1, 3) for _ in range(400))
    ]

    # Each of four places about 100 times; less than 55 happens once in some million runs.
    assert min(places.count(place) for place in range(4)) > 55


def test_content_says_nothing_of_the_key():
    content, _key = frozen("several_of")

    assert [sorted(option) for option in content["options"]] == [["id", "text"]] * 5


def test_order_is_repeatable_and_complete():
    content, _key = frozen("one_of", 1, 5)
    orders = [KINDS["one_of"].order(content, random.Random(seed)) for seed in (1, 1, 2, 3, 4)]

    assert orders[0] == orders[1]
    assert len({tuple(order) for order in orders}) > 2
    assert {tuple(sorted(order)) for order in orders} == {tuple(option["id"] for option in content["options"])}
