"""Some kilobytes of HTML can become gigabytes in a parser: that would end the worker, and the page that shows it."""

import time

import pytest

from tickets.mail.html import clean_written, sanitise, to_text

OPEN = [f"<b id=a{n}>" for n in range(900)]
FOLLOWING = "<p>x" * 5_000
MANY = " ".join(f"a{n}=b" for n in range(100_000))
GROWING = {
    "left open": "<p>" + "".join(OPEN) + "</p>" + FOLLOWING,
    "left open, few and plain": "<p>" + "<b><i><u><s><tt>" * 3 + "</p>" + "<p>x" * 100_000,
    "end tags in comments": "".join(f"{each}<!--</b>-->" for each in OPEN) + FOLLOWING,
    "end tags in attributes": "".join(f"{each}<img alt='</b>'>" for each in OPEN) + FOLLOWING,
    "end tags in styles": "".join(f"{each}<style></b></style>" for each in OPEN) + FOLLOWING,
    "end tags in a cell": "".join(OPEN) + "<table><td>" + "</b>" * 900 + "</table>" + FOLLOWING,
    "end tags too far out": "".join(f"{each}{'<div>' * 9}</b>{'</div>' * 9}" for each in OPEN) + FOLLOWING,
    "deep behind comments": "<div><!--</div>-->" * 20_000,
    "deep behind attributes": '<div title="</div>">' * 20_000,
    "deep without an end tag": "<li><dd>" * 20_000,
    "deep in a drawing": "<svg><style><!--</style></div>--></style></svg><div>" * 3_000,
    "a tag of many attributes": f"<p {MANY}>x",
    "an end tag of many attributes": f"<p>x</p {MANY}>",
    "many attributes where no script runs": f"<noscript><p {MANY}></noscript>",
    "many tags of some attributes": f"<p {' '.join(f'a{n}' for n in range(400))}>" * 900,
    "deep where no script runs": "<div><noscript></div></noscript>" * 20_000,
}
USUAL = {
    "a long thread": "<blockquote><p><b>hi</b> <font color=red>x <i>y</i></font></p></blockquote>" * 10_000,
    "formatting around blocks": "<font color=a><div><p>x</p></div></font>" * 10_000,
    "a newsletter": "<table><tr><td><b>x</b><a href=y><font>z</font></a></td></tr></table>" * 10_000,
    "a list": "<ul>" + "<li>x" * 30_000 + "</ul>",
    "some left open": "<p>" + "<b>" * 20 + "</p>" + "<p>x</p>" * 10_000,
}
ENDLESS = ["<a ", "<!--", "<a b='", "<style>", '<b ="', "</", "<!", "<", "x=<"]


@pytest.mark.parametrize("name", GROWING)
def test_what_would_grow_is_shown_as_text(name):
    assert sanitise(GROWING[name], images=False, pictures={}).html.startswith("<pre>")
    assert len(to_text(GROWING[name])) <= len(GROWING[name])
    assert clean_written(GROWING[name]).startswith("&lt;")


@pytest.mark.parametrize("name", USUAL)
def test_what_people_send_keeps_its_form(name):
    assert not sanitise(USUAL[name], images=False, pictures={}).html.startswith("<pre>")


@pytest.mark.parametrize("text", ENDLESS)
def test_markup_that_never_ends_costs_no_time(text):
    started = time.perf_counter()
    to_text(text * 300_000)
    assert time.perf_counter() - started < 5
