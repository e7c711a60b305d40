"""Puts what was counted in the place of what stood there; what is as it was is not written."""

from datetime import date
from typing import Any

from django.db import connection

from tickets.dashboard.counting.counts import Counts
from tickets.dashboard.counting.times import Times

GONE = """
DELETE FROM {table} stored WHERE {which}
AND NOT EXISTS (SELECT FROM unnest({arrays}) AS fresh ({columns}, count) WHERE ({stored}) = ({fresh}))
"""
PUT = """
INSERT INTO {table} AS stored ({columns}, count) SELECT * FROM unnest({arrays})
ON CONFLICT ({columns}) DO UPDATE SET count = excluded.count WHERE stored.count <> excluded.count
"""
COUNT_COLUMNS = {"day": "date", "what": "text", "by": "text", "key": "text"}
TIME_COLUMNS = {"day": "date", "what": "text", "minutes": "int"}
OF_DAY, OPEN = "day = %(day)s AND what <> 'open'", "what = 'open'"


def put_counts(day: date, counts: Counts) -> None:
    rows = [(day, *key, count) for key, count in counts.items()]
    _replace("tickets_dailycount", OF_DAY, COUNT_COLUMNS, rows, day)


def put_times(day: date, times: Times) -> None:
    rows = [(day, *key, count) for key, count in times.items()]
    _replace("tickets_dailytime", "day = %(day)s", TIME_COLUMNS, rows, day)


def put_open(by_day: dict[date, int]) -> None:
    """How many tickets of each day are still open."""
    rows = [(day, "open", "", "", count) for day, count in by_day.items()]
    _replace("tickets_dailycount", OPEN, COUNT_COLUMNS, rows, None)


def _replace(table: str, which: str, columns: dict[str, str], rows: list[tuple[Any, ...]], day: date | None) -> None:
    types = [*columns.values(), "int"]
    lists = [list(each) for each in zip(*rows, strict=True)] or [[] for _ in types]
    told = {
        "table": table,
        "which": which,
        "columns": ", ".join(columns),
        "arrays": ", ".join(f"%(list{number})s::{each}[]" for number, each in enumerate(types)),
        "stored": ", ".join(f"stored.{name}" for name in columns),
        "fresh": ", ".join(f"fresh.{name}" for name in columns),
    }
    values = {"day": day, **{f"list{number}": each for number, each in enumerate(lists)}}
    with connection.cursor() as cursor:
        cursor.execute(GONE.format(**told), values)
        cursor.execute(PUT.format(**told), values)
