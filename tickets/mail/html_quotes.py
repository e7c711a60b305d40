"""The earlier mail at the end of an HTML mail, folded away. Runs before sanitising, which has the last word."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

QUOTES = (
    ".gmail_quote, .gmail_quote_container, .gmail_extra, blockquote[type=cite], .yahoo_quoted, .moz-cite-prefix, "
    ".protonmail_quote, .zmail_extra, #zwchr, .mail-quote, .iCloudQuote, .tutanota_quote, blockquote.quote, "
    "#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container, #OLK_SRC_BODY_SECTION, hr#stopSpelling"
)
HEADS = re.compile(r"#?(?:divrplyfwdmsg|appendonsend|mail-editor-reference|olk_src_body|stopspelling)", re.I)
ATTRIBUTION = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dnia)\b.{4,200}"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał\S{0,4})\b.{0,80}:\s*$",
    re.S,
)
MOST_QUOTES = 5
BLANK = re.compile(r"[\s\u00a0\u200b]*")
PICTURES = "img, video, table"


def fold_earlier_text(html: str) -> str:
    """The HTML with its trailing quotation inside <details class="quoted">; unchanged where none is at the end."""
    tree = LexborHTMLParser(html)
    if tree.body is None:
        return html
    for quote in tree.css(QUOTES)[:MOST_QUOTES]:
        if _anything_before(tree.body, quote) and (_is_head(quote) or not _anything_after(tree.body, quote)):
            _fold(tree, _with_attribution(quote))
            return tree.body.inner_html or ""
    return html


def _is_head(quote: LexborNode) -> bool:
    """Outlook marks only the head of the earlier mail: all that follows belongs to it."""
    return HEADS.match(quote.attributes.get("id") or "") is not None


def _siblings(node: LexborNode, forward: bool) -> Iterator[LexborNode]:
    following = node.next if forward else node.prev
    while following is not None:
        yield following
        following = following.next if forward else following.prev


def _outside(body: LexborNode, node: LexborNode, forward: bool) -> Iterator[LexborNode]:
    """What stands after (or before) a node, up to the body's end (or start)."""
    current: LexborNode | None = node
    while current is not None and current.mem_id != body.mem_id:
        yield from _siblings(current, forward)
        current = current.parent


def _anything_after(body: LexborNode, quote: LexborNode) -> bool:
    return any(_is_seen(each) and not _is_quote(each) for each in _outside(body, quote, forward=True))


def _anything_before(body: LexborNode, quote: LexborNode) -> bool:
    return any(_is_seen(each) for each in _outside(body, quote, forward=False))


def _is_quote(node: LexborNode) -> bool:
    return node.is_element_node and (node.css_matches(QUOTES) or node.tag == "blockquote")


def _is_seen(node: LexborNode) -> bool:
    if node.is_comment_node or node.tag in ("style", "script", "meta", "head", "title"):
        return False
    if not BLANK.fullmatch(node.text() or ""):
        return True
    return node.is_element_node and node.css_first(PICTURES) is not None


def _with_attribution(quote: LexborNode) -> LexborNode:
    """From the line 'On …, … wrote:' above, where it stands apart from the quotation."""
    above = next((each for each in _siblings(quote, forward=False) if _is_seen(each)), None)
    if above is not None and ATTRIBUTION.match((above.text() or "").strip()[:400]):
        return above
    return quote


def _fold(tree: LexborHTMLParser, first: LexborNode) -> None:
    details, summary = tree.create_node("details"), tree.create_node("summary")
    details.attrs["class"] = "quoted"
    summary.insert_child("Earlier text")
    details.insert_child(summary)
    moved = [first, *_siblings(first, forward=True)]
    for node in moved:
        details.insert_child(node)
    first.insert_before(details)
    for node in moved:
        node.decompose()
