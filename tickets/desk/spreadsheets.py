"""Tables as CSV that a spreadsheet opens, and in which nothing that a stranger wrote is run."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

# What begins so is taken for a formula, also behind spaces; with ' before it, it is text.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SPACES = " \u00a0\u200b\ufeff"
# By this programs know that the table is UTF-8.
MARK = "\ufeff"


def table(rows: Iterable[Iterable[str | Decimal]]) -> str:
    """Amounts below zero stay numbers where they come as such."""
    written = StringIO()
    written.write(MARK)
    csv.writer(written).writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return written.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(SPACES).startswith(DANGEROUS) else cell
