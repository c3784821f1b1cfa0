import random
from fractions import Fraction
from itertools import chain, combinations, permutations, product

import pytest

from certification.exams.kinds import KINDS, UnfitAnswer, carried_over
from certification.exams.kinds.writing import number
from tests.factories.certification import RESPONSES, options, right_answer


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
@pytest.mark.parametrize("kind", ["one_of", "several_of", "true_false", "matching", "ordering"])
def test_an_answer_the_item_does_not_have_is_refused(kind, response):
    content, _key = KINDS[kind].freeze(RESPONSES[kind]())

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


@pytest.mark.parametrize("kind", RESPONSES)
def test_the_right_answer_earns_all_and_none_earns_nothing(kind):
    content, key = KINDS[kind].freeze(RESPONSES[kind]())

    KINDS[kind].check(right_answer(key), content)
    assert KINDS[kind].score(right_answer(key), content, key) == 1
    assert KINDS[kind].score([], content, key) == 0
    KINDS[kind].check([], content)


def test_matching_earns_by_the_pair_and_the_same_for_all_earns_one():
    content, key = KINDS["matching"].freeze(RESPONSES["matching"]())
    choices, premises = [one["id"] for one in content["choices"]], list(key["pairs"])

    earned = [
        KINDS["matching"].score([f"{p}:{c}" for p, c in zip(premises, given, strict=True)], content, key)
        for given in product(choices, repeat=3)
    ]

    assert sorted(set(earned)) == [0, Fraction(1, 3), Fraction(2, 3), 1]
    assert earned.count(1) == 1
    for choice in choices:
        assert KINDS["matching"].score([f"{p}:{choice}" for p in premises], content, key) <= Fraction(1, 3)


def test_matching_refuses_two_choices_for_one():
    content, key = KINDS["matching"].freeze(RESPONSES["matching"]())
    premise = next(iter(key["pairs"]))

    with pytest.raises(UnfitAnswer):
        KINDS["matching"].check([f"{premise}:{one['id']}" for one in content["choices"][:2]], content)


def test_matching_shares_a_choice_between_lines():
    value = {
        "pairs": [{"premise": "Rome", "choice": "Italy"}, {"premise": "Bari", "choice": "Italy"}],
        "extra": ["Spain"],
    }

    content, key = KINDS["matching"].freeze(value)

    assert sorted(one["text"] for one in content["choices"]) == ["Italy", "Spain"]
    assert len(set(key["pairs"].values())) == 1


def test_ordering_is_kendalls_tau_of_every_order():
    content, key = KINDS["ordering"].freeze(RESPONSES["ordering"]())

    for given in permutations(range(1, 5)):
        response = [f"{entry}:{place}" for entry, place in zip(key["order"], given, strict=True)]
        right = sum(a < b for a, b in combinations(given, 2))
        assert KINDS["ordering"].score(response, content, key) == max(0, Fraction(right - (6 - right), 6))


def test_ordering_is_told_by_place():
    content, key = KINDS["ordering"].freeze(RESPONSES["ordering"]())
    first, second, third, _fourth = key["order"]

    told = KINDS["ordering"].tell([f"{second}:3", f"{first}:10", f"{third}:1"], content)

    assert told == "1. step 2; 3. step 1; 10. step 0"


def test_ordering_with_one_place_for_all_earns_nothing():
    content, key = KINDS["ordering"].freeze(RESPONSES["ordering"]())

    assert KINDS["ordering"].score([f"{entry}:1" for entry in key["order"]], content, key) == 0


@pytest.mark.parametrize(
    ("text", "means"),
    [
        *(
            ("3.14", Fraction(157, 50)),
            ("3,14", Fraction(157, 50)),
            (" 1 000 ", 1000),
            ("1\u202f000,5", Fraction(2001, 2)),
        ),
        *(("−2", -2), ("+.5", Fraction(1, 2)), ("1e3", 1000), ("１２", 12), ("5.", 5)),
        *((text, None) for text in ("", "-", "1,234.5", "1/2", "1e999", "nan", "inf", "0x10", "٣", "two")),
    ],
)
def test_number_as_people_write_them(text, means):
    assert number(text) == means


@pytest.mark.parametrize(
    ("text", "earns"), [("3.13", 1), ("3.15", 1), ("3.1299999999", 0), ("3.15000001", 0), ("3", 0)]
)
def test_numeric_within_its_tolerance_ends_included(text, earns):
    content, key = KINDS["numeric"].freeze(RESPONSES["numeric"]())

    assert KINDS["numeric"].score([text], content, key) == earns


def test_numeric_of_two_that_fit_the_better_counts():
    accepted = [{"value": "1822", "tolerance": "2", "share": 50}, {"value": "1822", "tolerance": "0", "share": 100}]
    content, key = KINDS["numeric"].freeze({"accepted": accepted})

    assert [KINDS["numeric"].score([text], content, key) for text in ("1822", "1823", "1825")] == [1, Fraction(1, 2), 0]


@pytest.mark.parametrize(
    ("text", "match_case", "earns"),
    [
        *(("modbus", False, 1), ("  MODBUS ", False, 1), ("Ｍodbus", False, 1), ("Mod bus", False, 0)),
        *(("modbus", True, 0), ("Modbus", True, 1)),
    ],
)
def test_short_text_is_normalised(text, match_case, earns):
    content, key = KINDS["short_text"].freeze(RESPONSES["short_text"]() | {"match_case": match_case})

    assert KINDS["short_text"].score([text], content, key) == earns


@pytest.mark.parametrize("response", [["x" * 201], ["a\0b"], ["two", "answers"], "text", [1]])
@pytest.mark.parametrize("kind", ["numeric", "short_text"])
def test_a_written_answer_too_long_or_doubled_is_refused(kind, response):
    with pytest.raises(UnfitAnswer):
        KINDS[kind].check(response, {})


@pytest.mark.parametrize("kind", RESPONSES)
def test_a_key_is_carried_over_to_the_ids_that_were_asked(kind):
    content, key = KINDS[kind].freeze(RESPONSES[kind]())
    written, new = KINDS[kind].freeze(RESPONSES[kind]())

    assert carried_over(new, written, content) == key


def test_a_key_to_other_texts_is_not_carried_over():
    content, _key = KINDS["one_of"].freeze(options(1, 2))
    written, new = KINDS["one_of"].freeze(options(1, 3))

    with pytest.raises(UnfitAnswer):
        carried_over(new, written, content)
