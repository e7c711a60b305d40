"""Style sheets, colours of the page and layout are kept, as far as they reach no further than the mail."""

# ruff: noqa: E501

import pytest

from tickets.mail.html import SafeHtml, sanitise


def shown(html: str) -> SafeHtml:
    return sanitise(html, images=False, pictures={})


def test_classes_of_a_style_sheet_reach_their_elements():
    safe = shown(
        "<head><style>p.big, .x > td { font-size: 20px; color: #f00 !important }</style></head><p class=big>x</p>"
    )
    assert safe.css == "#mail p.big, #mail .x > td { font-size: 20px; color: #f00 !important }"
    assert safe.html == '<p class="big">x</p>'


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("body { background: #eee url(x) no-repeat }", "#mail { background-color: #eee }"),
        ("html, body p { color: red }", "#mail, #mail p { color: red }"),
        ("@media (max-width: 480px) { .col { width: 100% !important } }",
         "@media (max-width: 480px) {\n#mail .col { width: 100% !important }\n}"),
        ("<!-- p.MsoNormal { margin: 0cm; mso-style: x } -->", "#mail p.MsoNormal { margin: 0cm }"),
        ("p { margin: -5px; padding: 5px }", "#mail p { padding: 5px }"),
        ("p { width: calc(100% - 20px) }", "#mail p { width: calc(100% - 20px) }"),
        ("@media print { p { display: none } }", ""),
        ("@media (prefers-color-scheme: dark) { p { color: #fff } }", ""),
        ("@media screen { @media (max-width: 1px) { p { color: red } } }", ""),
        ("body.outlook p { color: red }", ""),
        ("p { position: fixed; background: url(x) }", ""),
        ("p { height: 100vh }", ""),
    ],
)  # fmt: skip
def test_what_is_kept_of_a_style_sheet(css, kept):
    assert shown(f"<style>{css}</style>").css == kept


def test_a_sheet_for_one_medium_stays_for_it():
    safe = shown(
        '<style media="screen and (max-width: 480px)">p { color: red }</style><style media=print>p{color:red}</style>'
    )
    assert safe.css == "@media screen and (max-width: 480px) {\n#mail p { color: red }\n}"
    assert shown('<style media="screen">p { color: red }</style>').css == "#mail p { color: red }"


def test_the_pages_own_colours_are_kept():
    assert shown("<body bgcolor=#123456 text=white style='font-family: Arial'>x").look == (
        "background-color: #123456; color: white; font-family: Arial"
    )


def test_a_title_and_what_is_hidden_in_comments_is_no_text():
    assert (
        shown("<html><head><title>News</title></head><body><!--[if mso]><p>Old</p><![endif]--><p>x</p>").html
        == "<p>x</p>"
    )


def test_tables_and_fonts_stay():
    html = '<table width="600" cellpadding="0" bgcolor="#ffffff"><tbody><tr><td align="center"><font color="red">x</font></td></tr></tbody></table>'
    safe = shown(html).html
    for kept in ('width="600"', 'cellpadding="0"', 'bgcolor="#ffffff"', 'align="center"', 'color="red"'):
        assert kept in safe
