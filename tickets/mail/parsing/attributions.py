"""Lines that introduce a quotation, 'On Monday, Carl wrote:', in the languages that mail programs speak."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

VERBS = (
    "wrote", "writes", "schrieb", "a écrit", "escribió", "ha scritto", "escreveu", "schreef", "geschreven", "skrev",
    "kirjoitti", "napisał", "pisze", "nadesłał", "napsal", "napísal", "írta", "a scris", "yazdı", "написал", "пишет",
    "писал", "пише", "написав", "писав", "napisao", "viết", "έγραψε", "ha escrit", "写道", "寫道", "書きました",
    "のメール", "작성", "כתב", "كتب", "написа", "напіса", "napisala", "kirjutas", "rašė", "rakstīja", "menulis",
    "skrifaði", "เขียนว่า", "ने लिखा", "ka shkruar", "idatzi",
)  # fmt: skip
ENDINGS = (":", "：", "--", "--*", "wrote")
OPENER = re.compile(
    r"[-–—*\s>]*(On|At|Am|Le|El|Il|Op|Em|Dnia|W dniu|Den|På|Vào|Dne|Dňa|Pe|La|A|Στις|ב-|在|于|W|Mnt|Kl)\b", re.I
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
# in any language: when, and whom by address
ADDRESS = re.compile(r"[<(]\s?[^\s<>()@]{1,100}@[^\s<>()@]{1,150}[>)]")
TIME = re.compile(r"\b\d{1,2}[:.h時]\d{2}\b")
DAY = re.compile(r"\b\d{4}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d|\d{4}年")
ENDS_WITH_ADDRESS = re.compile(ADDRESS.pattern + r"\W{0,3}[:：]$")
DATE_AND_TIME = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[^\n]{0,20}\b\d{1,2}[:.]\d{2}(?: ?[AaPp]\.?[Mm]\.?| Uhr)?:$"
)
ONESELF = re.compile(r"\W{0,3}(?:I|we|you|ich|wir|je|j'|nous|yo|io|ik)\b", re.I)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
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
    line = plain(lines[last])
    if not line.endswith(ENDINGS):
        return Marker(last, last + 1) if "GMT" in line and GMT_LINE.match(line) else None
    if "@" in line and DATE_AND_ADDRESS.match(line):
        return Marker(last, last + 1)
    best = None
    for first, block in _blocks_above(lines, last):
        found = _attribution(block)
        if found is not None and (best is None or DATED_OPENER.match(block)):
            best = Marker(first, last + 1, found)
    return best or _in_any_language(lines, last)


def plain(line: str) -> str:
    """Without spaces around it and without marks of writing direction."""
    return (line if line.isascii() else line.translate(INVISIBLE)).strip()


def _in_any_language(lines: list[str], last: int) -> Marker | None:
    """A line that ends with an address and names a day and an hour; or any with an address and '>' right below it."""
    block = ""
    for first in range(last, max(-1, last - 3), -1):
        line = plain(lines[first])
        if not line or line.startswith(">"):
            break
        block = f"{line} {block}".strip()
        if len(block) <= CHARS and TIME.search(block) and DAY.search(block) and ENDS_WITH_ADDRESS.search(block):
            return Marker(first, last + 1)
    below = next((line for line in lines[last + 1 : last + 3] if line.strip()), "")
    return Marker(last, last + 1) if below.startswith(">") and ADDRESS.search(plain(lines[last])) else None


def _blocks_above(lines: list[str], last: int) -> Iterator[tuple[int, str]]:
    """That line, then with the one above it, and so on: each as one line of text."""
    block = ""
    for first in range(last, max(-1, last - LINES), -1):
        block = f"{plain(lines[first])} {block}".strip()
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
    if ONESELF.match(block):
        return None
    opened = OPENER.match(block) is not None
    return "" if EVIDENCE.search(block) and (opened or _stands_alone(block)) else None


def _stands_alone(block: str) -> bool:
    """Without a known opening word: it must begin with a date, or name an address or a full time."""
    return "@" in block or _opens_with_a_date(block) or DATE_AND_TIME.search(block) is not None


def _opens_with_a_date(block: str) -> bool:
    return re.match(r"\W{0,3}(\w{2,4}\.? )?\d{1,4}[.\s/년年-]", block) is not None
