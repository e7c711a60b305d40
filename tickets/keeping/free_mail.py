"""Domains at which anybody gets an address: only the whole address says who writes."""

from functools import cache
from pathlib import Path

LISTED = Path(__file__).resolve().parent.parent / "routing" / "free_mail.txt"


def is_free(domain: str) -> bool:
    return domain in _all()


@cache
def _all() -> frozenset[str]:
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
