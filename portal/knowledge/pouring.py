"""Many rows into a table without making an object of each: an index has millions."""

from collections.abc import Iterable

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
