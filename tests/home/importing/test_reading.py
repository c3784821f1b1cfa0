from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.importing import reading

REQUIRED, OPTIONAL = ["name", "slug"], ["country"]


def read(data):
    return reading.read(data, required=REQUIRED, optional=OPTIONAL)


@pytest.mark.parametrize(
    "data",
    [
        "name,slug\nMüller,mueller\n".encode(),
        "\ufeffname;slug\r\nMüller;mueller\r\n".encode(),
        b"Name\tSlug\nM\xc3\xbcller\tmueller",
        ' NAME , "slug" \n"Müller",  mueller \n\n'.replace(' "slug" ', "slug").encode(),
    ],
)
def test_read_what_spreadsheets_write(data):
    assert read(data) == [reading.Row(2, {"name": "Müller", "slug": "mueller"})]


def test_rows_are_numbered_by_the_line_they_start_on():
    rows = read(b'name,slug\n"Two\nlines",two\n\nThree,three\n')

    assert [(row.number, row.values["name"]) for row in rows] == [(2, "Two\nlines"), (5, "Three")]


def test_row_of_another_length_carries_its_problem():
    rows = read(b"name,slug\nOnly one\nFine,fine\n")

    assert [row.problem for row in rows] == ["1 cells under 2 columns", ""]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The header lacks: name, slug."),
        (b"name\nx\n", "The header lacks: slug."),
        (b"name,slug,colour\nx,x,x\n", "Unknown columns: colour. Known are: name, slug, country."),
        (b"name,slug,name\nx,x,x\n", "Named twice in the header: name."),
        (b"name,slug\n\n", "There is no row below the header."),
        (b"name,slug\nx,x\nM\xfcller,m\n", "Line 3 is not UTF-8. Save the file as “CSV UTF-8”."),
        (b'name,slug\nx,"x\n', "Line 2 is no CSV: unexpected end of data."),
        (b"PK\x03\x04\xff\xfe", "Line 1 is not UTF-8. Save the file as “CSV UTF-8”."),
        (b"x" * (reading.MOST_BYTES + 1), "Larger than 5 MB: split the file."),
        (b"name,slug\n" + b"x,x\n" * (reading.MOST_ROWS + 1), "More than 20000 rows: split the file."),
    ],
)
def test_file_that_cannot_be_taken_says_why(data, words):
    with pytest.raises(reading.Unreadable, match="^" + words.replace(".", r"\.") + "$"):
        read(data)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data):
    with suppress(reading.Unreadable):
        read(b"name,slug\n" + data)
