"""What an HTML parser would make of it, told without parsing: some kilobytes can cost gigabytes, or minutes.

Parsers take quadratic time in the depth, and open every formatting element (<b>, <font>, …) that was left open anew in
each block that follows: 900 of them and 5,000 paragraphs, a mail of 30 KB, are 4.5 million nodes. They compare each
attribute of a tag with those before it: one tag of 2 MB takes minutes. Whatever is in doubt here counts as still open,
so that no end tag in a comment, an attribute or a style sheet hides what stands.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

DEPTH = 1_000  # no mail program nests so
COPIES = 500_000
HARMLESS_TAGS = 1_000
HARMLESS_CHARS = 10_000
# Each attribute of a tag is compared with those before it: 40,000 take seconds. Shorter tags have no such number.
COMPARISONS = 5_000_000
LONG_TAG = 1_000
FORMATTING = {"b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
UNNESTED = {
    "p", "br", "hr", "img", "li", "td", "tr", "th", "tbody", "thead", "tfoot", "meta", "link", "input", "col",
    "wbr", "option", "area", "base", "source", "html", "body",
}  # fmt: skip
# What is left open before one of these, no end tag behind it closes.
BOUNDARIES = {"table", "td", "th", "caption", "object", "marquee", "applet", "template"}
RAW = {"script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "title", "textarea"}
# Their inside is read by other rules, which differ between parsers.
FOREIGN = {"svg", "math", "select"}
# As HTML's tokenizer reads comments and tags; possessive, so that no text makes it try twice.
ATTRIBUTE = (
    r"(?:=[^ \t\n\f\r/>=]*+|[^ \t\n\f\r/>=]++)"
    r"(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\r>\"'][^ \t\n\f\r>]*+|(?=>)))?+"
)
TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+>?|</[^a-zA-Z][^>]*+>?|"
    rf"<(/?)([a-zA-Z][^ \t\n\f\r/>]*+)(?:[ \t\n\f\r/]++|{ATTRIBUTE})*+>?",
    re.S,
)
ATTRIBUTES = re.compile(ATTRIBUTE)
START = re.compile(r"<([a-zA-Z][^\s/>]*)")
# A formatting element around more blocks than this may outlive its end tag (HTML, 'adoption agency').
BLOCKS_AROUND = 3


@dataclass(slots=True)
class Standing:
    """What is open so far: elements by name, and the formatting ones that an end tag would still close."""

    names: Counter[str] = field(default_factory=Counter)
    depth: int = 0
    formatting: int = 0
    closable: list[tuple[str, int]] = field(default_factory=list)
    copies: int = 0
    comparisons: int = 0

    @property
    def is_too_much(self) -> bool:
        return self.depth > DEPTH or self.copies > COPIES or self.comparisons > COMPARISONS

    def weigh(self, token: re.Match[str]) -> None:
        """Start or end tag."""
        if token.end() - token.start() > LONG_TAG:
            self.comparisons += sum(1 for _ in ATTRIBUTES.finditer(token.string, *token.span())) ** 2

    def open(self, name: str) -> None:
        if name in FORMATTING:
            self.formatting += 1
            self.closable.append((name, self.depth))
        else:
            self.copies += self.formatting
        if name in BOUNDARIES:
            self.closable.clear()
        if name not in UNNESTED:
            self.names[name] += 1
            self.depth += 1

    def close(self, name: str) -> None:
        self.copies += self.formatting
        if name in BOUNDARIES:
            self.closable.clear()
        if name in FORMATTING:
            self._close_formatting(name)
        if self.names[name]:
            self.names[name] -= 1
            self.depth -= 1

    def _close_formatting(self, name: str) -> None:
        for inner, (each, depth) in enumerate(reversed(self.closable[-20:]), start=1):
            if each == name:
                if self.depth - depth - inner <= BLOCKS_AROUND:
                    del self.closable[-inner]
                    self.formatting -= 1
                return


def is_too_much(html: str) -> bool:
    """Whether no HTML parser should be given this."""
    if len(html) < HARMLESS_CHARS and html.count("<") < HARMLESS_TAGS:
        return False
    standing, place, closes = Standing(), 0, True
    while (token := TOKEN.search(html, place)) and not standing.is_too_much:
        place, name = token.end(), (token[2] or "").lower()
        standing.weigh(token)
        closes = closes and name not in FOREIGN
        if name and not token[1]:
            standing.open(name)
            if name in RAW:
                place = _over_raw(html, name, place, standing)
        elif name and closes:
            standing.close(name)
    return standing.is_too_much


def _over_raw(html: str, name: str, place: int, standing: Standing) -> int:
    """Where text that holds no markup ends; should a parser find tags in it all the same, they are counted."""
    found = re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.I).search(html, place)
    end = found.start() if found else len(html)
    for start in START.finditer(html, place, end):
        standing.open(start[1].lower())
    for token in TOKEN.finditer(html, place, end):
        standing.weigh(token)
    return end
