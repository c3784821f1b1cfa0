from hypothesis import given
from hypothesis import strategies as st

from boards.rounds import comparing
from boards.rounds.showing import Bar, Lens, Segment

ITEMS = ["Alarms", "Boilers", "Charts", "Doors"]


def lens(name, ranks):
    bars = [Bar(rank, title, ITEMS.index(title), 0, 0, 0) for title, rank in ranks.items()]
    return Lens(name.lower(), name, "", None, sorted(bars, key=lambda bar: bar.rank))


def lens_of(name):
    return st.dictionaries(st.sampled_from(ITEMS), st.integers(1, 4)).map(lambda ranks: lens(name, ranks))


lenses = st.tuples(lens_of("Companies"), lens_of("People"), lens_of("Revenue")).map(list)
segments = st.tuples(lens_of("Food"), lens_of("Paper")).map(lambda groups: [Segment("Industry", list(groups))])


def test_places_stand_beside_each_other_with_how_far_they_are_from_the_first():
    found = comparing.comparison(
        "",
        [
            lens("Companies", {"Alarms": 1, "Boilers": 2, "Charts": 3}),
            lens("People", {"Charts": 1, "Alarms": 2}),
            lens("Revenue", {"Boilers": 1, "Alarms": 1, "Charts": 3}),
        ],
    )
    assert found.lenses == ["Companies", "People", "Revenue"]
    assert [(row.title, [(place.rank, place.higher) for place in row.places]) for row in found.rows] == [
        ("Alarms", [(1, 0), (2, -1), (1, 0)]),
        ("Boilers", [(2, 0), (None, 0), (1, 1)]),
        ("Charts", [(3, 0), (1, 2), (3, 0)]),
    ]


def test_one_lens_has_nothing_beside_it():
    assert comparing.comparison("", [lens("Companies", {"Alarms": 1})]) is None


def test_a_group_of_companies_may_be_what_differs_most():
    shown = [lens("Companies", {"Alarms": 1, "Boilers": 2}), lens("People", {"Alarms": 1, "Boilers": 2})]
    groups = Segment("Industry", [lens("Food", {"Boilers": 1, "Alarms": 3}), lens("Paper", {"Alarms": 1})])
    assert comparing.disagreements(shown, [groups]) == [
        comparing.Spread("Alarms", 0, 1, "Companies", 3, "Industry: Food"),
        comparing.Spread("Boilers", 1, 1, "Industry: Food", 2, "Companies"),
    ]


@given(lenses, segments)
def test_no_item_left_out_is_further_apart_and_every_place_named_is_in_its_lens(shown, groups):
    """The oracle looks at every pair of lenses."""
    every = {one.name: one for one in shown} | {f"Industry: {one.name}": one for one in groups[0].lenses}
    places = {name: {bar.title: bar.rank for bar in one.bars} for name, one in every.items()}
    widest = {
        title: max((one[title] - other[title] for one in having for other in having), default=0)
        for title in ITEMS
        for having in [[one for one in places.values() if title in one]]
    }

    found = comparing.disagreements(shown, groups)

    assert [one.worst - one.best for one in found] == sorted((n for n in widest.values() if n), reverse=True)[:3]
    for one in found:
        assert (places[one.best_lens][one.title], places[one.worst_lens][one.title]) == (one.best, one.worst)
