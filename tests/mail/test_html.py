import pytest

from tickets.mail.html import clean_written, sanitise, to_text


def shown(html: str, images: bool = False) -> str:
    return sanitise(html, images=images, pictures={"cid:p@x": "/attachments/sealed_sealed_sealed_2/"}).html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" java\tscript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg><script>alert(1)</script></svg>",
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
        "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=password></form>",
        "<style>@import url(https://evil.example)</style>",
        "<link rel=stylesheet href=https://evil.example>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href=https://evil.example>",
        "<object data=https://evil.example></object>",
        '<p style="background:url(https://evil.example/x)">x</p>',
        '<p style="position:fixed;top:0;left:0">x</p>',
        '<td background="https://evil.example/x">x</td>',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        '<div class="gmail_quote"><img src=x onerror=alert(1)></div>',
        'x<div class="gmail_quote"><script>alert(1)</script></div>',
    ],
)
def test_nothing_that_runs_or_fetches_or_covers_is_left(attack):
    safe = shown(attack).lower()
    for word in ("script", "onerror", "evil.example", "position", "<form", "<svg", "<style"):
        assert word not in safe


def test_remote_picture_waits_until_asked_for():
    tracked = '<img src="https://evil.example/t.gif">'
    assert sanitise(tracked, images=False, pictures={}).has_remote_images
    assert "evil.example" not in shown(tracked)
    assert "evil.example" in shown(tracked, images=True)


def test_picture_of_the_mail_itself_is_shown():
    assert shown('<img src="cid:p@x">') == '<img src="/attachments/sealed_sealed_sealed_2/">'
    assert shown('<img src="/accounts/sign-out/">') == "<img>"


def test_link_opens_apart_and_tells_nothing():
    assert shown('<a href="https://example.com">x</a>') == (
        '<a href="https://example.com" target="_blank" rel="noopener noreferrer nofollow">x</a>'
    )
    assert "href" not in shown('<a href="/desk/delete/">x</a>')


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote">On Monday Help wrote:<blockquote>old</blockquote></div>',
        '<div>On Mon, 1 Jun 2026 at 10:00 Help wrote:</div><blockquote type="cite">old</blockquote>',
        '<div id="appendonsend"></div><div id="divRplyFwdMsg">From: Help</div><div>old</div>',
        '<div class="yahoo_quoted">old</div>',
        '<div class="moz-cite-prefix">Help wrote:</div><blockquote type="cite">old</blockquote>',
    ],
)
def test_earlier_text_at_the_end_is_folded(quote):
    before, _, folded = shown(f"<p>new</p>{quote}").partition(
        '<details class="quoted"><summary>Show what was quoted</summary>'
    )
    assert before.removesuffix("<div></div>") == "<p>new</p>"
    assert "old" in folded
    assert folded.endswith("</details>")


def test_quotation_with_an_answer_below_stays_open():
    assert "<details" not in shown('<p>a</p><blockquote type="cite">old</blockquote><p>answer</p>')


def test_text_of_html_keeps_lines_lists_and_quotations():
    html = (
        "<p>Hi <b>Carl</b>,<br>see:</p><ul><li>one</li><li>two</li></ul><blockquote>old</blockquote><script>x</script>"
    )
    assert to_text(html) == "Hi Carl,\nsee:\n\n- one\n- two\n\n> old"


def test_what_an_assistant_writes_keeps_only_the_editors_tags():
    written = '<div onclick="x">Hi<br><img src="/attachments/sealed_sealed_sealed_2/"><img src="https://evil.example"><table>t</table></div><script>x</script>'
    assert clean_written(written) == '<div>Hi<br><img src="/attachments/sealed_sealed_sealed_2/"><img>t</div>'
