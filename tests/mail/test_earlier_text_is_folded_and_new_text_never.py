"""In HTML mail the quotation at the end is folded away, and whatever somebody wrote now stays in sight."""

# ruff: noqa: E501

import pytest
from selectolax.lexbor import LexborHTMLParser

from tickets.mail.html import sanitise

GMAIL = '<div class="gmail_attr">On Mon, 1 Jun 2026 at 10:00, Help wrote:<br></div>'
QUOTE = '<blockquote class="gmail_quote">old words</blockquote>'
ENDS = {
    "Gmail": f'<div class="gmail_quote">{GMAIL}{QUOTE}</div>',
    "Gmail's container": f'<div class="gmail_quote gmail_quote_container">{GMAIL}{QUOTE}</div>',
    "Gmail, long ago": f'<div class="gmail_extra"><br><div class="gmail_quote">{QUOTE}</div></div>',
    "Outlook": '<hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> Help</div><div>old words</div>',
    "Outlook on a phone": '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Help</div><p>old words</p>',
    "Outlook for Mac": '<div id="mail-editor-reference-message-container"><p>From: Help</p><p>old words</p></div>',
    "Apple": '<div><br><blockquote type="cite"><div>On 1 Jun 2026, Help wrote:</div>old words</blockquote></div>',
    "Apple's attribution": '<div>On 1 Jun 2026, at 10:00, Help wrote:</div><blockquote type="cite">old words</blockquote>',
    "Yahoo": '<div class="yahoo_quoted"><div>On Monday, Help wrote:</div><div>old words</div></div>',
    "Thunderbird": '<div class="moz-cite-prefix">Am 1.6. schrieb Help:</div><blockquote type="cite">old words</blockquote>',
    "Proton": '<div class="protonmail_quote">On Monday, Help wrote:<blockquote>old words</blockquote></div>',
    "Zoho": '<div class="zmail_extra"><div id="zwchr">---- On Mon, Help wrote ----</div><blockquote>old words</blockquote></div>',
    "Tuta": '<blockquote class="tutanota_quote">old words</blockquote>',
    "iCloud": '<div class="iCloudQuote">old words</div>',
}  # fmt: skip


def seen(html: str) -> str:
    """What is in sight, without what is folded."""
    tree = LexborHTMLParser(sanitise(html, images=False, pictures={}).html)
    for folded in tree.css("details.quoted"):
        folded.decompose()
    return " ".join(tree.text(separator=" ").split())


def whole(html: str) -> str:
    return LexborHTMLParser(sanitise(html, images=False, pictures={}).html).text()


@pytest.mark.parametrize("program", ENDS)
def test_the_end_is_folded_and_can_be_opened(program):
    html = f"<div>new words</div>{ENDS[program]}"
    assert seen(html) == "new words"
    assert "old words" in whole(html)


@pytest.mark.parametrize("program", ENDS)
def test_what_is_all_there_is_stays_in_sight(program):
    assert "old words" in seen(ENDS[program])


BELOW = [each for each in ENDS if not each.startswith("Outlook")]  # Outlook marks no end: all that follows is earlier


@pytest.mark.parametrize("program", BELOW)
def test_an_answer_below_stays_in_sight(program):
    assert "my answer" in seen(f"<div>new words</div>{ENDS[program]}<div>my answer</div>")


@pytest.mark.parametrize(
    "html",
    [
        f'<div class="gmail_quote">{GMAIL}{QUOTE}<div>my answer</div>{QUOTE}</div>',
        f'<p>Hi</p><div class="gmail_quote">{GMAIL}{QUOTE}<div>my answer</div></div>',
        f'<p>Hi</p><div class="gmail_extra"><div class="gmail_quote">{QUOTE}<div>my answer</div>{QUOTE}</div></div>',
        '<p>Hi</p><blockquote type="cite">old</blockquote><p>my answer</p><blockquote type="cite">old</blockquote>',
        '<blockquote type="cite"><p>old</p></blockquote><p>my answer</p><blockquote type="cite">old</blockquote>',
        '<p>Hi</p><div class="protonmail_quote">On<blockquote>old</blockquote>my answer<blockquote>o</blockquote></div>',
        '<p>Hi</p><div class="moz-cite-prefix">H wrote:</div><blockquote type="cite">old</blockquote><p>my answer</p>',
        '<div id="appendonsend"></div><p>my answer</p><hr><div id="divRplyFwdMsg">From: Help</div><p>old</p>',
        "<p>my answer</p><blockquote>a poem</blockquote>",
        "<p>Hi</p>" + '<blockquote type="cite">q</blockquote><p>my answer</p>' * 30,
    ],
)
def test_answers_between_quotations_stay_in_sight(html):
    assert "my answer" in seen(html)


def test_an_answer_that_is_a_picture_stays_in_sight():
    html = '<p>Hi</p><blockquote type="cite">old</blockquote><img alt="a picture" src="data:image/png;base64,AAAA">'
    assert "<details" not in sanitise(html, images=False, pictures={}).html


def test_a_signature_below_the_quotation_stays_in_sight_and_the_rest_is_folded():
    html = (
        '<p>new words</p><div class="moz-cite-prefix">Help wrote:</div><blockquote type="cite">old words</blockquote>'
        '<pre class="moz-signature">Carl, Customer Inc.</pre>'
    )
    assert seen(html) == "new words Carl, Customer Inc."


@pytest.mark.parametrize(
    "line", ["---------- Forwarded message ---------", "---------- Weitergeleitete Nachricht ---------"]
)
def test_what_is_forwarded_stays_in_sight(line):
    html = (
        f'<p>See below</p><div class="gmail_quote"><div class="gmail_attr">{line}<br>From: Paula</div>her words</div>'
    )
    assert "her words" in seen(html)
