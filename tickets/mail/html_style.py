"""Style sheets of mail: colours, type and boxes are kept; nothing fetches, covers, moves, or reaches beyond it."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import tinycss2
from tinycss2.color4 import parse_color

SCOPE = "#mail"
CSS_CHARS = 300_000  # of one mail, sheets and attributes together
RULES = 3_000
SELECTORS = 50  # of one rule
SELECTOR_CHARS = 300
LARGEST = 5_000  # in whatever unit

# nothing here places an element over another, and nothing takes an address
PROPERTIES = {
    "color", "background", "background-color", "font", "font-family", "font-size", "font-style", "font-weight",
    "font-variant", "line-height", "letter-spacing", "word-spacing", "text-align", "text-decoration", "text-indent",
    "text-transform", "vertical-align", "white-space", "word-break", "word-wrap", "overflow-wrap", "hyphens",
    "padding", "padding-top", "padding-right", "padding-bottom", "padding-left",
    "margin", "margin-top", "margin-right", "margin-bottom", "margin-left",
    "width", "min-width", "max-width", "height", "min-height", "max-height", "box-sizing", "display", "float", "clear",
    "border", "border-top", "border-right", "border-bottom", "border-left", "border-color", "border-style",
    "border-width", "border-top-color", "border-right-color", "border-bottom-color", "border-left-color",
    "border-top-style", "border-right-style", "border-bottom-style", "border-left-style", "border-top-width",
    "border-right-width", "border-bottom-width", "border-left-width", "border-radius", "border-collapse",
    "border-spacing", "list-style-type", "table-layout", "direction", "opacity", "visibility", "text-size-adjust",
}  # fmt: skip
FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "calc", "min", "max", "clamp"}
DISPLAYS = {
    "none", "block", "inline", "inline-block", "table", "inline-table", "table-row", "table-cell", "table-row-group",
    "table-header-group", "table-footer-group", "table-caption", "list-item", "flex", "inline-flex",
}  # fmt: skip
PSEUDO_FUNCTIONS = {"not", "is", "where", "nth-child", "nth-last-child", "nth-of-type"}
PLAIN = {"ident", "hash", "whitespace", "comment"}
FONT_NAME = re.compile(r"[\w .,&+-]{0,100}")
NUMBERS = {"number", "dimension", "percentage"}
# A frame is as high as its mail: what is as high as its frame would grow for ever.
OF_THE_FRAME = re.compile(r"[sld]?v(?:h|b|min|max)", re.I)
NO_MEDIA = re.compile(r"[<\\{]|prefers-|print|height|aspect|block-size", re.I)
Tokens = list[Any]


def safe_declarations(css: str) -> str:
    """What of a style attribute may stand, such as 'color: red; padding: 2px'."""
    try:
        return "; ".join(_declarations(tinycss2.parse_blocks_contents(css, skip_comments=True)))
    except RecursionError:
        return ""


def safe_sheet(css: str) -> str:
    """What of a style sheet may stand, each rule bound to what is inside the element #mail."""
    try:
        rules = tinycss2.parse_stylesheet(css[:CSS_CHARS], skip_comments=True, skip_whitespace=True)
        return "\n".join(_rules(rules[:RULES]))
    except RecursionError:
        return ""


def _rules(rules: Iterable[Any], nested: bool = False) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from _rule(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content and not nested:
            yield from _media(rule)


def _media(rule: Any) -> Iterator[str]:
    """A mail is shown on paper of its own: what it would look like in the dark, or printed, is left out."""
    wanted = tinycss2.serialize(rule.prelude).strip()
    if len(wanted) > SELECTOR_CHARS or NO_MEDIA.search(wanted):
        return
    within = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    if kept := "\n".join(_rules(within[:RULES], nested=True)):
        yield f"@media {wanted} {{\n{kept}\n}}"


def _rule(rule: Any) -> Iterator[str]:
    parts = islice(_between_commas(rule.prelude), SELECTORS)
    selectors = [scoped for each in parts if (scoped := _scoped(each))]
    declared = _declarations(tinycss2.parse_blocks_contents(rule.content, skip_comments=True)) if selectors else []
    if kept := "; ".join(declared):
        yield f"{', '.join(selectors)} {{ {kept} }}"


def _between_commas(tokens: Tokens) -> Iterator[Tokens]:
    part: Tokens = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _scoped(selector: Tokens) -> str:
    """The selector within the mail, its page being the mail itself; '' for one that is not understood."""
    tokens = [token for token in selector if token.type != "comment"]
    while tokens and tokens[0].type == "whitespace":
        tokens = tokens[1:]
    within = _after_page(tokens)
    if not tokens or within is None or not all(_is_selector(token) for token in within):
        return ""
    text = tinycss2.serialize(within).strip()
    if len(text) > SELECTOR_CHARS or "<" in text or text[:1] in (">", "+", "~"):
        return ""
    return f"{SCOPE} {text}".strip()


def _after_page(tokens: Tokens) -> Tokens | None:
    """Without leading 'html' and 'body'; None where those do not stand alone."""
    while tokens and tokens[0].type == "ident" and tokens[0].lower_value in ("html", "body"):
        if len(tokens) > 1 and tokens[1].type != "whitespace":
            return None  # 'body.dark', 'body>x': no such element is in the mail
        tokens = tokens[2:]
    return tokens


def _is_selector(token: Any) -> bool:
    if token.type == "literal":
        return token.value in {".", ">", "+", "~", ":", "*"}
    if token.type == "function":
        return token.lower_name in PSEUDO_FUNCTIONS
    return token.type in PLAIN or token.type == "[] block"


def _declarations(nodes: Iterable[Any]) -> list[str]:
    found = (_declaration(node) for node in nodes if node.type == "declaration")
    return [each for each in found if each]


def _declaration(node: Any) -> str:
    name, value = node.lower_name, node.value
    if name not in PROPERTIES:
        return ""
    if name == "background":
        name, value = "background-color", _colour_of(value)
    text = tinycss2.serialize(value).strip()
    if not text or "<" in text or "\\" in text or not _is_harmless(value, signed=not name.startswith("margin")):
        return ""
    if name == "display" and text.lower() not in DISPLAYS:
        return ""
    return f"{name}: {text}{' !important' if node.important else ''}"


def _colour_of(background: Tokens) -> Tokens:
    """A background without its pictures."""
    return [token for token in background if token.type not in ("whitespace", "literal") and parse_color(token)][:1]


def _is_harmless(tokens: Tokens, signed: bool) -> bool:
    return all(_is_harmless_token(token, signed) for token in tokens)


def _is_harmless_token(token: Any, signed: bool) -> bool:
    if token.type in NUMBERS:
        within = (-LARGEST if signed else 0) <= token.value <= LARGEST
        return within and not (token.type == "dimension" and OF_THE_FRAME.fullmatch(token.unit))
    if token.type == "literal":
        return token.value in {",", "/", "+", "-", "*"}
    if token.type == "string":
        return FONT_NAME.fullmatch(token.value) is not None
    if token.type == "function":
        return token.lower_name in FUNCTIONS and _is_harmless(token.arguments, signed)
    if token.type == "() block":
        return _is_harmless(token.content, signed)
    return token.type in PLAIN
