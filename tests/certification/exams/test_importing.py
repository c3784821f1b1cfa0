import json

import pytest
from django.core.management import CommandError, call_command

from certification.exams import exporting, formats, importing
from certification.exams.models import Domain, Item, ItemKey, ItemVersion
from tests.factories import certification as make
from tests.factories.portal_knowledge import article

BANK = b"""$CATEGORY: Alarms

::A1::Which?{=a ~b}

::A2::So?{T}

Write!{}
"""


def test_take_imports_drafts_and_refuses_the_rest(db):
    report = importing.take("bank.gift", BANK, by=None)

    assert (report.read, report.imported, [one.line for one in report.refused]) == (3, ["A1", "A2"], [7])
    assert list(Item.objects.order_by("pk").values_list("reference", "domain__name", "live")) == [
        ("A1", "Alarms", False),
        ("A2", "Alarms", False),
    ]
    assert ItemVersion.objects.count() == 0


def test_take_again_refuses_what_is_there(db):
    importing.take("bank.gift", BANK, by=None)

    report = importing.take("bank.gift", BANK, by=None)

    assert (report.read, report.imported) == (3, [])
    assert report.refused[0].reason == "An item of this name is in the bank already."
    assert Item.objects.count() == 2


def test_take_dry_says_the_same_and_changes_nothing(db):
    dry = importing.take("bank.gift", BANK, by=None, is_dry=True)

    assert (Item.objects.count(), Domain.objects.count()) == (0, 0)
    assert dry == importing.take("bank.gift", BANK, by=None)


def test_take_two_of_one_name_takes_the_first(db):
    report = importing.take("bank.gift", b"::A::Which?{=a ~b}\n\n::A::So?{T}", by=None)

    assert (report.imported, [one.line for one in report.refused]) == (["A"], [3])


def test_take_without_titles_names_items_by_file_and_number_in_a_domain_of_the_files_name(db):
    importing.take("Wörter.gift", b"Which?{=a ~b}\n\nSo?{T}", by=None)

    assert list(Item.objects.values_list("reference", "domain__name")) == [
        ("Wörter-1", "Wörter"),
        ("Wörter-2", "Wörter"),
    ]


def test_take_published_can_be_drawn(cast):
    domain = make.DomainFactory()

    importing.take("bank.gift", BANK, by=cast("edwin"), domain=domain, publish=True)

    assert {version.item.reference for version in ItemVersion.objects.drawable().filter(domain=domain)} == {"A1", "A2"}


def test_export_then_import_is_the_same_bank(db):
    for kind in make.RESPONSES:
        make.item(make.DomainFactory(name=f"Of {kind}"), kind, explanation="Since it is so.")
    before = [exporting.as_question(item) for item in exporting.in_order()]
    for form in ("gift", "xml", "csv"):
        text = exporting.export(exporting.in_order(), form).text
        assert formats.read(f"bank.{form}", text.encode()) == [normalised(one) for one in before]


def bank():
    """All of every item that is not its own id."""
    return [
        (
            *(
                item.reference,
                item.domain.name,
                item.stem,
                item.response.get_prep_value()[0]["value"],
                item.explanation,
            ),
            *([block.value.pk for block in item.taught_by], item.use, item.live, item.has_unpublished_changes),
        )
        for item in map(exporting.as_it_stands, exporting.in_order())
    ]


@pytest.mark.parametrize("form", ["gift", "xml", "csv"])
def test_what_an_item_is_beside_its_question_travels(form, db):
    lesson, domain = make.lesson(make.course()), make.DomainFactory(name="Alarms")
    page = article()
    taught = [{"type": "page", "value": one.pk} for one in (page, lesson)]
    importing.take("bank.gift", a_bank(domain, taught).encode(), by=None, publish=True)
    before = bank()
    text = exporting.export(exporting.in_order(), form).text
    forget_bank()

    report = importing.take(f"bank.{form}", text.encode(), by=None, publish=True)

    assert (len(report.imported), report.refused, report.notes) == (5, [], [])
    assert bank() == before
    assert [(row[0], row[6], row[7]) for row in before] == [
        *[("A-live", "live", True), ("A-pilot", "pilot", True), ("A-retired", "retired", True)],
        *[("A-voided", "voided", True), ("A-draft", "live", False)],
    ]
    assert before[0][5] == [page.pk, lesson.pk]


def a_bank(domain, taught):
    """A bank of an item of each use and a draft, as it is exported."""
    for use in Item.Use.values:
        make.item(domain, reference=f"A-{use}", use=use, taught_by=taught)
    make.item(domain, live=False, reference="A-draft")
    text = exporting.export(exporting.in_order(), "gift").text
    forget_bank()
    return text


def forget_bank():
    for model in (ItemKey, ItemVersion, Item, Domain):
        model.objects.all()._raw_delete(using="default")


def test_export_is_of_what_its_author_wrote_last(db):
    item = make.item(stem="Old?")
    item.stem = "New?"
    item.save_revision()

    assert "New?" in exporting.export(exporting.in_order(), "gift").text
    assert "[tag:draft]" in exporting.export(exporting.in_order(), "gift").text


def test_a_page_that_is_not_here_is_named(db):
    text = b"// [tag:taught-by=/courses/none/] [tag:other]\n::A::So?{T}"

    report = importing.take("bank.gift", text, by=None)

    assert report.imported == ["A"]
    assert report.as_json()["notes"] == [
        {
            "line": 2,
            "title": "A",
            "reason": "There is no lesson or article at /courses/none/ here: it is taken without.",
        }
    ]


def test_a_use_that_is_none_is_refused(db):
    report = importing.take("bank.csv", b"question,answers,use\nSo?,T,asked", by=None)

    assert report.refused[0].reason == "“asked” is none of live, pilot, retired, voided."


def normalised(question):
    return formats.read("one.csv", formats.WRITERS["csv"]([question]).encode())[0]


def test_export_to_aiken_names_what_it_leaves_out(db):
    one, other = make.item(), make.item(kind="numeric")

    assert exporting.export([one, other], "aiken").left_out == [other.reference]


def test_command_prints_one_object_a_file(db, tmp_path, capsys):
    first, second = tmp_path / "a.gift", tmp_path / "b.gift"
    first.write_bytes(BANK)
    second.write_bytes(b"So?{T}")

    call_command("import_items", str(first), str(second), "--dry-run", "--json")

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told == [
        {
            "file": "a.gift",
            "read": 3,
            "imported": 2,
            "refused": [
                {
                    "line": 7,
                    "title": "Write!{}",
                    "reason": "It is answered with an essay, which no machine can mark.",
                }
            ],
        },
        {"file": "b.gift", "read": 1, "imported": 1, "refused": []},
    ]
    assert Item.objects.count() == 0


def test_command_says_it_in_words_and_imports(db, tmp_path, capsys):
    file = tmp_path / "a.gift"
    file.write_bytes(BANK)

    call_command("import_items", str(file))

    assert capsys.readouterr().out.splitlines() == [
        "a.gift: 3 read, 2 imported",
        "  line 7: Write!{}: It is answered with an essay, which no machine can mark.",
    ]
    assert Item.objects.count() == 2


def test_command_without_the_file_or_domain(db, tmp_path):
    with pytest.raises(CommandError, match=r"No such file"):
        call_command("import_items", str(tmp_path / "none.gift"))
    with pytest.raises(CommandError, match="There is no domain"):
        call_command("import_items", "x.gift", "--domain", "nowhere")
