"""HTML to readable text."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .html_cost import is_too_much

PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre", "hr", "dl"}
BLOCKS = PARAGRAPHS | {
    "div", "tr", "li", "section", "article", "header", "footer", "main", "nav", "center", "dd", "dt", "address", "form",
    "body", "fieldset", "figure", "figcaption", "caption",
}  # fmt: skip
UNSEEN = {"script", "style", "head", "title", "noscript", "template", "-comment", "textarea", "select", "svg", "object"}
HTML_CHARS = 1_000_000
MARKUP = re.compile(r"<[^<>]*>")
SPACE = re.compile(r"[ \t\r\n\f\u00a0\u200b]+")


@dataclass(slots=True)
class Page:
    """The text so far: finished lines, and the pieces of the line being written."""

    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    quotes: int = 0
    blank_due: bool = False

    def write(self, text: str, kept: bool) -> None:
        if kept:
            first, *others = text.split("\n")
            self.pieces.append(first)
            for line in others:
                self.end_line(force=True)
                self.pieces.append(line)
        elif text:
            self.pieces.append(text)

    def end_line(self, force: bool = False) -> None:
        line = SPACE.sub(" ", "".join(self.pieces)).strip() if self.pieces else ""
        self.pieces.clear()
        if not (line or force):
            return
        prefix = "> " * self.quotes
        if self.blank_due and self.lines:
            self.lines.append(prefix.rstrip())
        self.blank_due = False
        self.lines.append((prefix + line).rstrip())

    def enter_quotation(self) -> None:
        if self.blank_due:
            self.lines.append(("> " * self.quotes).rstrip())
        self.blank_due = False
        self.quotes += 1

    def paragraph(self) -> None:
        self.end_line()
        self.blank_due = bool(self.lines) and bool(self.lines[-1].strip("> "))


def to_text(html: str) -> str:
    """The text of that HTML: paragraphs apart by an empty line, quotations with '> ' before each line."""
    html = html[:HTML_CHARS]
    if is_too_much(html):
        return MARKUP.sub(" ", html)
    tree = LexborHTMLParser(html)
    page = Page()
    if tree.body is not None:
        _walk(tree.body, page)
    page.end_line()
    return "\n".join(page.lines).strip("\n")


def _walk(body: LexborNode, page: Page) -> None:
    """Depth first, without recursion: mail nests as deep as it likes."""
    stack: list[tuple[LexborNode, bool]] = [(body, False)]
    while stack:
        node, done = stack.pop()
        if done:
            _leave(node.tag or "", page)
            continue
        following = node.next if node is not body else None
        if following is not None:
            stack.append((following, False))
        tag = node.tag or ""
        if tag == "-text":
            page.write(node.text_content or "", kept=False)
        elif tag not in UNSEEN:
            _enter(node, tag, page)
            stack.append((node, True))
            if node.child is not None:
                stack.append((node.child, False))


def _enter(node: LexborNode, tag: str, page: Page) -> None:
    if tag == "br":
        page.end_line(force=True)
    elif tag in PARAGRAPHS:
        page.paragraph()
    elif tag in BLOCKS:
        page.end_line()
    elif tag == "img":
        page.write(f" {node.attributes.get('alt') or ''} ", kept=False)
    if tag == "blockquote":
        page.enter_quotation()
    if tag == "li":
        page.pieces.append("- ")


def _leave(tag: str, page: Page) -> None:
    if tag in PARAGRAPHS:
        page.paragraph()
    elif tag in BLOCKS:
        page.end_line()
    elif tag in ("td", "th"):
        page.pieces.append(" ")
    if tag == "blockquote":
        page.quotes -= 1
