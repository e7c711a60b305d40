"""The earlier mail at the end of an HTML mail, folded away. Runs before sanitising, which has the last word."""

import re
from collections.abc import Iterator
from itertools import takewhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

QUOTES = (
    ".gmail_quote, .gmail_quote_container, .gmail_extra, blockquote[type=cite], .yahoo_quoted, .moz-cite-prefix, "
    ".protonmail_quote, .zmail_extra, #zwchr, .mail-quote, .iCloudQuote, .tutanota_quote, blockquote.quote, "
    "#divRplyFwdMsg, #mail-editor-reference-message-container, #OLK_SRC_BODY_SECTION, hr#stopSpelling"
)
HEADS = re.compile(r"#?(?:divrplyfwdmsg|mail-editor-reference|olk_src_body|stopspelling)", re.I)
SIGNATURES = ".moz-signature, .gmail_signature, .gmail_signature_prefix, .protonmail_signature_block, #Signature"
ATTRIBUTION = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dnia)\b.{4,200}"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał\S{0,4})\b.{0,80}:\s*$",
    re.S,
)
FORWARDED = re.compile(r"\s*-{5,} ?\w[^\n-]{3,60} ?-{5,}")
SUMMARY = "Show what was quoted"
MOST_QUOTES = 20
BLANK = re.compile(r"[\s\u00a0\u200b]*")
PICTURES = "img, video, table"


def fold_earlier_text(tree: LexborHTMLParser) -> None:
    """Puts the quotation at the end into <details class="quoted">. What was written now stays in sight: below it,
    between quotations, and where there is nothing else."""
    if tree.body is None:
        return
    for quote in tree.css(QUOTES)[:MOST_QUOTES]:
        first = _beginning(quote)
        if _anything_before(tree.body, first) and _is_all_earlier(tree.body, quote):
            _fold(tree, first, whole=_is_head(quote))
            return


def _is_all_earlier(body: LexborNode, quote: LexborNode) -> bool:
    if FORWARDED.match(quote.text()[:200]):
        return False
    return _is_head(quote) or not (_anything_after(body, quote) or _answers_within(quote))


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


def _answers_within(quote: LexborNode) -> bool:
    """Whether somebody wrote between or below the quotations that this element holds."""
    first = quote.css_first("blockquote") if quote.tag != "blockquote" else None
    return first is not None and _anything_after(quote, first)


def _is_quote(node: LexborNode) -> bool:
    return node.is_element_node and (node.tag == "blockquote" or node.css_matches(f"{QUOTES}, {SIGNATURES}"))


def _is_seen(node: LexborNode) -> bool:
    if node.is_comment_node or node.tag in ("style", "script", "meta", "head", "title"):
        return False
    if not BLANK.fullmatch(node.text() or ""):
        return True
    return node.is_element_node and node.css_first(PICTURES) is not None


def _beginning(quote: LexborNode) -> LexborNode:
    """From the line 'On …, … wrote:' above, or Outlook's rule, where it stands apart from the quotation."""
    above = next((each for each in _siblings(quote, forward=False) if _is_seen(each) or each.tag == "hr"), None)
    if above is not None and (above.tag == "hr" or ATTRIBUTION.match((above.text() or "").strip()[:400])):
        return above
    return quote


def _fold(tree: LexborHTMLParser, first: LexborNode, whole: bool) -> None:
    """With `whole`, all that follows goes along; else a signature below the quotation stays in sight."""
    details, summary = tree.create_node("details"), tree.create_node("summary")
    details.attrs["class"] = "quoted"
    summary.insert_child(SUMMARY)
    details.insert_child(summary)
    following = list(_siblings(first, forward=True))
    moved = [first, *(following if whole else takewhile(_goes_along, following))]
    for node in moved:
        details.insert_child(node)
    first.insert_before(details)
    for node in moved:
        node.decompose()


def _goes_along(node: LexborNode) -> bool:
    is_signature = node.is_element_node and node.css_matches(SIGNATURES)
    return not is_signature and (_is_quote(node) or not _is_seen(node))
