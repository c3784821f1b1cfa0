"""Rows of the index into and out of the database without Django's compiler: it has millions, and is asked often."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, models


def pour(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> None:
    """Insert the rows, values in the order of `columns`; keys are given by the database, and nothing is checked."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join("%s" for _column in columns)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(rows))  # noqa: S608 - our own names


def fetch(
    columns: str, model: type[models.Model], where: str = "", *lists: Collection[str] | Collection[int]
) -> list[tuple[Any, ...]]:
    """The columns of all rows that meet `where`, in which each %s stands for the values of one of `lists`, none empty.

    For plain questions that every search asks: to compile one, Django takes longer than the database to answer it.
    """
    marks = (f"({', '.join(['%s'] * len(values))})" for values in lists)
    condition = f" WHERE {where}" % tuple(marks) if where else ""
    statement = f"SELECT {columns} FROM {model._meta.db_table}{condition}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for values in lists for value in values])
        return cursor.fetchall()
