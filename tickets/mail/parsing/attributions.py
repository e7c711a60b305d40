"""Lines that introduce a quotation, 'On Monday, Carl wrote:', in the languages that mail programs speak."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

VERBS = (
    "wrote", "writes", "schrieb", "a écrit", "escribió", "ha scritto", "escreveu", "schreef", "geschreven", "skrev",
    "kirjoitti", "napisał", "pisze", "nadesłał", "napsal", "napísal", "írta", "a scris", "yazdı", "написал", "пишет",
    "писал", "пише", "написав", "писав", "napisao", "viết", "έγραψε", "ha escrit", "写道", "寫道", "書きました",
    "のメール", "작성", "כתב", "كتب",
)  # fmt: skip
ENDINGS = (":", "：", "--", "--*", "wrote")
OPENER = re.compile(
    r"[-–—*\s>]*(On|Am|Le|El|Il|Op|Em|Dnia|W dniu|Den|På|Vào|Dne|Dňa|Pe|La|A|Στις|ב-|在|于|W|Mnt|Kl)\b", re.I
)
DATED_OPENER = re.compile(OPENER.pattern + r"[^\n]{0,25}\d|\d{1,4}[ ./-]", re.I)
EVIDENCE = re.compile(r"\d{1,2}[:.h]\d{2}\b|\d{4}|\d[./-]\d|@|\d{1,2}[,.]? \w|年|월")
SHARED_LINE = re.compile(
    r"(?<=\S)\s*-*\s?\bOn (?=(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d{1,2}[-/ ])[^\n]{4,200}\bwrote:\s*$)"
)
GMT_LINE = re.compile(r"^\d{4}-\d{2}-\d{2} \d{1,2}:\d{2} GMT[+-]\d{1,2}:\d{2} \S[^\n]{0,150}$")
DATE_AND_ADDRESS = re.compile(
    r"^(?:\w{2,12}\.?,? )?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? [^\n]{0,20}\d{1,2}:\d{2}[^\n]{0,150}@[^\s@]{1,100}[>)]?:$"
)
LINES = 6  # an attribution is broken over at most so many
CHARS = 400


@dataclass(frozen=True, slots=True)
class Marker:
    """Where earlier text is announced: lines[start:end]; `before` is reply text on the marker's first line."""

    start: int
    end: int
    before: str = ""
    quotes_follow: bool = True


def names_a_writer(text: str) -> bool:
    """Whether a word for 'wrote' is in it: without one, nothing in it introduces a quotation by words."""
    lowered = text.lower()
    return any(verb in lowered for verb in VERBS)


def attribution_ending_at(lines: list[str], last: int) -> Marker | None:
    """The attribution whose last line that is, or None. It reaches up to the line that opens with a date, if any."""
    line = lines[last].strip()
    if not line.endswith(ENDINGS):
        return Marker(last, last + 1) if "GMT" in line and GMT_LINE.match(line) else None
    if "@" in line and DATE_AND_ADDRESS.match(line):
        return Marker(last, last + 1)
    best = None
    for first, block in _blocks_above(lines, last):
        found = _attribution(block)
        if found is not None and (best is None or DATED_OPENER.match(block)):
            best = Marker(first, last + 1, found)
    return best


def _blocks_above(lines: list[str], last: int) -> Iterator[tuple[int, str]]:
    """That line, then with the one above it, and so on: each as one line of text."""
    block = ""
    for first in range(last, max(-1, last - LINES), -1):
        block = f"{lines[first].strip()} {block}".strip()
        if len(block) > CHARS:
            return
        if not lines[first].startswith(">"):
            yield first, block


def _attribution(block: str) -> str | None:
    """None, or what of the block is reply text rather than attribution (mostly '')."""
    if not names_a_writer(block):
        return "" if "@" in block and GMT_LINE.match(block) else None
    if block.find("On ", 1) > 0 and (shared := SHARED_LINE.search(block)):
        return block[: shared.start()]
    if block.startswith("--") and block.endswith("--"):
        return ""
    opened = OPENER.match(block) is not None
    return "" if EVIDENCE.search(block) and (opened or _stands_alone(block)) else None


def _stands_alone(block: str) -> bool:
    """Without a known opening word: it must begin with a date, or name an address or a full time."""
    return "@" in block or re.match(r"\W{0,3}(\w{2,4}\.? )?\d{1,4}[.\s/년年-]", block) is not None
