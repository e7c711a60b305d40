"""What filters before us think of a mail. Only 'this is spam' counts: anybody can write that theirs is not."""

import re
from collections.abc import Callable
from typing import NamedTuple

from .limits import HEADER_CHARS
from .tree import Fields

NUMBER = r"(-?\d{1,6}(?:\.\d{1,6})?)"
SCORE = re.compile(rf"\b(?:score|hits)={NUMBER}")
REQUIRED = re.compile(rf"\brequired={NUMBER}")
RATIO = re.compile(rf"\[{NUMBER}\s{{0,9}}/\s{{0,9}}{NUMBER}\]")
LEVEL = re.compile(r"\bSCL:(-?\d)\b")
# Exchange files mail of this level and above as junk.
JUNK_LEVEL = 5.0


class Spam(NamedTuple):
    """`is_spam` is None where no filter spoke. `score` counts up to `limit`, from which on the filter says spam."""

    is_spam: bool | None = None
    score: float | None = None
    limit: float | None = None


def spam_of(fields: Fields) -> Spam:
    """The first filter that calls it spam; else the first that spoke."""
    spoken = [
        found for name, read in FILTERS.items() if name in fields and (found := read(fields[name][:HEADER_CHARS]))
    ]
    return next((each for each in spoken if each.is_spam), next(iter(spoken), Spam()))


def _status(value: str) -> Spam | None:
    """SpamAssassin: 'Yes, score=7.2 required=5.0 tests=…'."""
    word = value.strip().partition(",")[0].split(" ")[0].lower()
    return Spam(word == "yes", _number(SCORE, value), _number(REQUIRED, value)) if word in ("yes", "no") else None


def _rspamd(value: str) -> Spam | None:
    """'default: True [16.10 / 15.00]; …'."""
    word, found = value.partition(":")[2].strip().partition(" ")[0].lower(), RATIO.search(value)
    return Spam(word == "true", float(found[1]), float(found[2])) if found and word in ("true", "false") else None


def _level(value: str) -> Spam | None:
    """Exchange's spam confidence level, -1 to 9, alone."""
    text = value.strip()
    return Spam(int(text) >= JUNK_LEVEL, float(text), JUNK_LEVEL) if re.fullmatch(r"-?\d", text, re.A) else None


def _report(value: str) -> Spam | None:
    """Exchange's 'CIP:…;SCL:5;…'."""
    found = LEVEL.search(value)
    return _level(found[1]) if found else None


def _yes(value: str) -> Spam | None:
    word = value.strip().partition(",")[0].lower()
    return Spam(word in ("yes", "true")) if word in ("yes", "no", "true", "false") else None


def _stars(value: str) -> Spam | None:
    """SpamAssassin's '*******': a score without a limit says nothing alone."""
    stars = value.strip()
    return Spam(None, float(len(stars))) if stars and set(stars) == {"*"} else None


def _ovh(value: str) -> Spam | None:
    """OVH's 'X-Ovh-Spam-Status: OK' or 'SPAM'."""
    word = value.strip().partition(" ")[0].lower()
    return Spam(word == "spam") if word in ("ok", "spam") else None


def _number(pattern: re.Pattern[str], value: str) -> float | None:
    found = pattern.search(value)
    return float(found[1]) if found else None


# Those that give a score stand before those that only say yes.
FILTERS: dict[str, Callable[[str], Spam | None]] = {
    "x-spam-status": _status,
    "x-spamd-result": _rspamd,
    "x-forefront-antispam-report": _report,
    "x-ms-exchange-organization-scl": _level,
    "x-spam-flag": _yes,
    "x-spam": _yes,
    "x-ovh-spam-status": _ovh,
    "x-spam-level": _stars,
}
