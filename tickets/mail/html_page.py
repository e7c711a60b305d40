"""A mail's HTML taken apart as a browser reads it: what stands in its body, its style sheets, the body's own look."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .html_quotes import fold_earlier_text
from .html_style import CSS_CHARS, safe_declarations, safe_sheet

COLOUR = re.compile(r"#?\w{1,30}")
SHEETS = 50
ANY_MEDIUM = re.compile(r"\s*(?:all|screen)?\s*", re.I)


@dataclass(frozen=True, slots=True)
class MailPage:
    """`body` is still hostile; `css` holds safe rules for what is inside #mail, `look` safe declarations for #mail."""

    body: str
    css: str
    look: str


def opened(html: str) -> MailPage:
    """The HTML with its earlier text folded away."""
    tree = LexborHTMLParser(html)
    if tree.body is None:
        return MailPage(html, "", "")
    css, look = safe_sheet(_sheets(tree)), _look(tree.body)
    fold_earlier_text(tree)
    return MailPage(tree.body.inner_html or "", css, look)


def _sheets(tree: LexborHTMLParser) -> str:
    return "\n".join(_sheet(each) for each in tree.css("style")[:SHEETS])[:CSS_CHARS]


def _sheet(style: LexborNode) -> str:
    """With the medium that its element names, as a rule of its own."""
    medium = style.attributes.get("media") or ""
    return style.text() if ANY_MEDIUM.fullmatch(medium) else f"@media {medium} {{ {style.text()} }}"


def _look(body: LexborNode) -> str:
    """Colours and type that the mail gives its whole page."""
    given = {name: body.attributes.get(name) or "" for name in ("bgcolor", "text", "style")}
    plain = [
        f"{name}: {given[attribute]}"
        for name, attribute in (("background-color", "bgcolor"), ("color", "text"))
        if COLOUR.fullmatch(given[attribute])
    ]
    return safe_declarations("; ".join([*plain, given["style"][:5_000]]))
