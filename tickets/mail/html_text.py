"""HTML to readable text."""

import re

from selectolax.lexbor import LexborHTMLParser

BLOCKS = {
    "p",
    "div",
    "tr",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
    "ol",
    "pre",
    "blockquote",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "dd",
    "dt",
    "hr",
    "address",
    "form",
}
GAPS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote"}
HIDDEN = ["script", "style", "head", "title", "noscript", "template", "meta"]
HTML_CHARS = 1_000_000


def to_text(html: str) -> str:
    """The text of that HTML, paragraphs apart by an empty line, quotations with '> ' before each line."""
    tree = LexborHTMLParser(html[:HTML_CHARS])
    tree.strip_tags(HIDDEN)
    return tree.body.text(separator="\n") if tree.body else ""
