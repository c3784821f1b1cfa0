"""A CSV file as rows. Tolerant of what spreadsheets write (a byte order mark, semicolons, tabs), of nothing else."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
DELIMITERS = ",;\t"


class Unreadable(Exception):
    """The file as a whole cannot be taken; the words say why and what to do."""


@dataclass(frozen=True)
class Row:
    """`number` is the line on which the row starts, as a spreadsheet counts it; `values` are by column, stripped."""

    number: int
    values: dict[str, str]
    problem: str = ""


def read(data: bytes, *, required: Collection[str], optional: Collection[str]) -> list[Row]:
    """Raises Unreadable. Empty lines are left out; a row too long or too short carries its problem."""
    lines = csv.reader(StringIO(_text(data), newline=""), delimiter=_delimiter(data), strict=True)
    rows: list[Row] = []
    try:
        columns = _columns(next(lines, []), required, optional)
        starts = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(_row(starts, columns, cells))
            starts = lines.line_num + 1
            if len(rows) > MOST_ROWS:
                raise Unreadable(_("More than %d rows: split the file.") % MOST_ROWS)
    except csv.Error as error:
        raise Unreadable(_("Line %(line)d is no CSV: %(error)s.") % {"line": lines.line_num, "error": error}) from None
    if not rows:
        raise Unreadable(_("There is no row below the header."))
    return rows


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Unreadable(_("Larger than %d MB: split the file.") % (MOST_BYTES // 1024**2))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(_("Line %d is not UTF-8. Save the file as “CSV UTF-8”.") % line) from None


def _delimiter(data: bytes) -> str:
    """The one that the header has most of."""
    header = data.split(b"\n", 1)[0].decode(errors="replace")
    return max(DELIMITERS, key=header.count)


def _columns(header: list[str], required: Collection[str], optional: Collection[str]) -> list[str]:
    columns = [name.strip().lower().replace(" ", "_") for name in header]
    if missing := [name for name in required if name not in columns]:
        raise Unreadable(_("The header lacks: %s.") % ", ".join(missing))
    if unknown := [name for name in columns if name not in {*required, *optional}]:
        words = {"unknown": ", ".join(unknown), "known": ", ".join([*required, *optional])}
        raise Unreadable(_("Unknown columns: %(unknown)s. Known are: %(known)s.") % words)
    if twice := {name for name in columns if columns.count(name) > 1}:
        raise Unreadable(_("Named twice in the header: %s.") % ", ".join(sorted(twice)))
    return columns


def _row(number: int, columns: list[str], cells: list[str]) -> Row:
    if len(cells) != len(columns):
        words = {"cells": len(cells), "columns": len(columns)}
        return Row(number, {}, _("%(cells)d cells under %(columns)d columns") % words)
    return Row(number, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)})
