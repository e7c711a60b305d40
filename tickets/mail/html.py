"""HTML of mail: customers' made safe to show, assistants' made safe to send, either as plain text."""

import re
from dataclasses import dataclass
from html import escape

import nh3

from .html_cost import is_too_much
from .html_quotes import fold_earlier_text
from .html_text import to_text

__all__ = ["SafeHtml", "clean_written", "sanitise", "to_text"]

HTML_CHARS = 2_000_000
TOO_LONG = "<p><em>This message is too long to show here as formatted text.</em></p>"
LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.I)
REMOTE = re.compile(r"\s*(?:https?:)?//", re.I)
RASTER = re.compile(r"data:image/(?:png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s]+\Z", re.I)
OWN_FILE = re.compile(r"cid:[^\s\"'<>]{1,250}\Z|/attachments/\d+/\Z")
REL = "noopener noreferrer nofollow"

TEXT_TAGS = {
    "a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp",
    "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "tt", "u", "ul", "var",
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
}
# nothing here places an element over another, and nothing takes an address (url())
STYLES = {
    "color", "background-color", "font", "font-family", "font-size", "font-style", "font-weight", "font-variant",
    "line-height", "letter-spacing", "text-align", "text-decoration", "text-indent", "text-transform",
    "vertical-align", "white-space", "word-break", "overflow-wrap", "padding", "padding-top", "padding-right",
    "padding-bottom", "padding-left", "margin-bottom", "width", "max-width", "height", "max-height", "border",
    "border-top", "border-right", "border-bottom", "border-left", "border-color", "border-style", "border-width",
    "border-radius", "border-collapse", "border-spacing", "list-style-type", "direction",
}  # fmt: skip
WRITTEN_TAGS = {
    "div", "p", "br", "strong", "em", "b", "i", "u", "del", "s", "a", "ul", "ol", "li", "blockquote", "pre", "code",
    "h1", "img",
}  # fmt: skip
WRITTEN_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """HTML that may be shown in a sandboxed frame, and whether it names pictures on other people's servers."""

    html: str
    has_remote_images: bool


def sanitise(html: str, *, images: bool, cid_urls: dict[str, str]) -> SafeHtml:
    """A customer's HTML with all that runs, tracks or covers taken out, and earlier text folded away.

    cid_urls maps content ids (RFC 2392, without 'cid:') to where the desk serves those files; images says whether
    pictures on other servers may be fetched, which tells their owner that the mail was read.
    """
    if len(html) > HTML_CHARS:
        return SafeHtml(TOO_LONG, False)
    if is_too_much(html):
        return SafeHtml(f"<pre>{escape(to_text(html))}</pre>", False)
    remote: list[str] = []

    def allowed(tag: str, name: str, value: str) -> str | None:
        if name == "src":
            return _picture(value, images, cid_urls, remote)
        if name == "href":
            return value if LINK.match(value.strip()) else None
        if name == "style" and "url(" in value.lower():
            return None
        return value

    safe = nh3.clean(
        fold_earlier_text(html),
        tags=TEXT_TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=allowed,
        allowed_classes={"details": {"quoted"}},
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel=REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return SafeHtml(safe, bool(remote))


def _picture(source: str, images: bool, cid_urls: dict[str, str], remote: list[str]) -> str | None:
    source = source.strip()
    if source.lower().startswith("cid:"):
        return cid_urls.get(source[4:]) or cid_urls.get(source[4:].strip("<>"))
    if REMOTE.match(source):
        remote.append(source)
        return source if images and source.lower().startswith("http") else None
    return source if RASTER.match(source) else None


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
