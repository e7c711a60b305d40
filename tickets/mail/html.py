"""HTML of mail: customers' made safe to show, assistants' made safe to send, either as plain text."""

import re
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote

import nh3
from selectolax.lexbor import LexborHTMLParser

from .html_cost import is_too_much
from .html_page import opened
from .html_style import CSS_CHARS, PROPERTIES, safe_declarations
from .html_text import to_text

__all__ = ["SafeHtml", "clean_shown", "clean_written", "pictures_in", "sanitise", "to_text"]

HTML_CHARS = 2_000_000
TOO_LONG = "<p><em>This message is too long to show here as formatted text.</em></p>"
LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.I)
REMOTE = re.compile(r"\s*(?:https?:)?//", re.I)
RASTER = re.compile(r"data:image/(?:png|gif|jpe?g|webp|avif);base64,[A-Za-z0-9+/=\s]+\Z", re.I)
OWN_FILE = re.compile(r"cid:[^\s\"'<>]{1,250}\Z|/attachments/[A-Za-z0-9_-]{22}/\Z")
LENGTH = re.compile(r"\s*\d{1,4}(?:\.\d{1,4})?\s*(?:%|px)?\s*\Z")
LENGTHS = {"width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan"}
CLASSES = re.compile(r"[\w \t\r\n-]{1,500}\Z")
REL = "noopener noreferrer nofollow"

TEXT_TAGS = {
    "a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
    "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main",
    "mark", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub", "summary",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
# What is in these is no text of the mail, or is read by other rules than the rest.
UNREAD_TAGS = {
    "script", "style", "title", "template", "noscript", "noembed", "noframes", "xmp", "iframe", "object", "applet",
    "svg", "math", "select", "textarea", "audio", "video", "canvas", "plaintext", "xml",
}  # fmt: skip
LAYOUT = {
    "align", "valign", "width", "height", "bgcolor", "border", "cellpadding", "cellspacing", "dir", "lang", "style",
}  # fmt: skip
ATTRIBUTES = {tag: set(LAYOUT) for tag in TEXT_TAGS} | {
    "a": {"href", "title", "style"},
    "img": {"src", "alt", "title", "width", "height", "style", "align", "border"},
    "font": {"color", "face", "size", "style"},
    "td": LAYOUT | {"colspan", "rowspan", "nowrap"},
    "th": LAYOUT | {"colspan", "rowspan", "nowrap"},
    "ol": {"start", "type", "style"},
    "*": set(),
}
# With classes only where nothing of the desk's own stands beside: in a mail's frame.
FRAMED_ATTRIBUTES = ATTRIBUTES | {tag: ATTRIBUTES[tag] | {"class"} for tag in TEXT_TAGS}
WRITTEN_TAGS = {
    "div", "p", "br", "strong", "em", "b", "i", "u", "del", "s", "a", "ul", "ol", "li", "blockquote", "pre", "code",
    "h1", "img",
}  # fmt: skip
WRITTEN_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """What may be shown in a sandboxed frame, inside an element #mail that has the declarations `look`.

    `css` are rules for what is in that element. `has_remote_images` says whether it names pictures on other people's
    servers.
    """

    html: str
    has_remote_images: bool = False
    css: str = ""
    look: str = ""


@dataclass(slots=True)
class Showing:
    """What of a customer's attributes may stand; called by the sanitiser for each."""

    images: bool
    pictures: dict[str, str]
    has_remote_images: bool = False
    css_left: int = CSS_CHARS
    styles: dict[str, str] = field(default_factory=dict)

    def allowed(self, tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return self._picture(value.strip())
        if name == "href":
            return value if LINK.match(value.strip()) else None
        if name == "style":
            return self._style(value) or None
        if name in LENGTHS:
            return value if LENGTH.match(value) else None
        if name == "class":
            return value if CLASSES.match(value) else None
        return value

    def _style(self, css: str) -> str:
        if css not in self.styles:
            self.css_left -= len(css)
            self.styles[css] = safe_declarations(css) if self.css_left > 0 else ""
        return self.styles[css]

    def _picture(self, source: str) -> str | None:
        own = self.pictures.get(_named(source))
        if own or RASTER.match(source):
            return own or source
        if REMOTE.match(source):
            self.has_remote_images = True
            return source if self.images and source.lower().startswith("http") else None
        return None


def _named(source: str) -> str:
    """How a mail's HTML names a part of the mail: 'cid:…' (RFC 2392) without its variants, or an address."""
    if source[:4].lower() == "cid:":
        return "cid:" + unquote(source[4:]).strip("<> ")
    return source


def sanitise(html: str, *, images: bool, pictures: dict[str, str]) -> SafeHtml:
    """A customer's HTML with all that runs, tracks or covers taken out, and earlier text folded away.

    pictures maps how the mail names its own files ('cid:…', a Content-Location, a file name) to where the desk serves
    them; images says whether pictures on other servers may be fetched, which tells their owner that the mail was read.
    """
    if len(html) > HTML_CHARS:
        return SafeHtml(TOO_LONG)
    if is_too_much(html):
        return SafeHtml(f"<pre>{escape(to_text(html))}</pre>")
    page, showing = opened(html), Showing(images, pictures)
    safe = _cleaned(page.body, showing, FRAMED_ATTRIBUTES)
    return SafeHtml(safe, showing.has_remote_images, page.css, page.look)


def pictures_in(html: str) -> frozenset[str]:
    """How the HTML names the pictures that it shows: 'cid:…', addresses, file names."""
    if len(html) > HTML_CHARS or is_too_much(html):
        return frozenset()
    return frozenset(_named((each.attributes["src"] or "").strip()) for each in LexborHTMLParser(html).css("img[src]"))


def clean_shown(html: str, pictures: dict[str, str]) -> str:
    """What a colleague wrote, made safe to stand in a page of the desk."""
    if len(html) > HTML_CHARS or is_too_much(html):
        return escape(to_text(html))
    return _cleaned(html, Showing(False, pictures), ATTRIBUTES)


def _cleaned(html: str, showing: Showing, attributes: dict[str, set[str]]) -> str:
    return nh3.clean(
        html,
        tags=TEXT_TAGS,
        clean_content_tags=UNREAD_TAGS,
        attributes=attributes,
        attribute_filter=showing.allowed,
        filter_style_properties=PROPERTIES,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel=REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def clean_written(html: str) -> str:
    """What an assistant wrote in the editor: its few tags, links, and pictures that are attachments of ours."""

    def allowed(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return value if OWN_FILE.match(value) else None
        if name == "href":
            return value if LINK.match(value.strip()) else None
        return value

    html = html[:HTML_CHARS]
    return nh3.clean(
        escape(html) if is_too_much(html) else html,
        tags=WRITTEN_TAGS,
        attributes=WRITTEN_ATTRIBUTES,
        attribute_filter=allowed,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel=REL,
    )
