"""Authentication-Results as Gmail, Microsoft 365, Fastmail, Postfix and rspamd write it, and as Mallory forges it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.letters import mail
from tickets.mail.parsing import parse
from tickets.mail.proof import FAILED, PROVEN, UNKNOWN, claims
from tickets.mail.proof.head import apart, fields_of
from tickets.mail.proof.reported import names_in, reported
from tickets.mail.proof.statements import server_of, statements_in

OURS = "mx.shop.example"
FROM = "header.from=customer.example"


def said(*fields: str, trusted: str = OURS, **headers: str):
    """What is made of a mail of Carl's with these fields above it; None where no trusted server said anything."""
    raw = "".join(f"{field}\r\n" for field in fields).encode() + mail(**headers)
    read = parse(raw)
    domain = claims.claimed_domain(read)
    return reported(fields_of(apart(raw)[0]), names_in(trusted), domain, claims.flaw_in(read))


def result(value: str, *above: str, **more: str) -> str | None:
    proof = said(*above, f"Authentication-Results: {value}", **more)
    return None if proof is None else proof.result


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"{OURS}; dmarc=pass {FROM}", PROVEN),
        (f"{OURS}; dmarc=fail {FROM}", FAILED),
        (f"{OURS}; dmarc=fail (p=REJECT sp=REJECT dis=NONE) {FROM}", FAILED),
        (f"{OURS}; dmarc=fail (p=NONE sp=NONE dis=NONE) {FROM}", UNKNOWN),
        (f"{OURS}; dmarc=fail policy.published-domain-policy=none {FROM}", UNKNOWN),
        (f"{OURS}; dkim=pass header.d=customer.example", PROVEN),
        (f"{OURS}; dkim=pass header.i=@mail.customer.example header.s=s1", PROVEN),
        (f"{OURS}; spf=pass smtp.mailfrom=bounces@mail.customer.example", PROVEN),
        (f"{OURS}; spf=pass smtp.helo=mail.customer.example", PROVEN),
        (f"{OURS}; dmarc=none {FROM}; dkim=pass header.d=customer.example", PROVEN),
        (f"{OURS}; dmarc=temperror {FROM}; spf=fail smtp.mailfrom=customer.example", UNKNOWN),
        (f"{OURS}; dkim=pass header.d=mailer.example; spf=pass smtp.mailfrom=mailer.example", UNKNOWN),
        (f"{OURS}; spf=fail smtp.mailfrom=customer.example; dkim=fail header.d=customer.example", UNKNOWN),
        (f"{OURS}; none", UNKNOWN),
        (f"{OURS}; dmarc=fail {FROM}; dmarc=pass {FROM}", FAILED),
        (f"{OURS}; dmarc=fail {FROM}; dkim=pass header.d=customer.example", FAILED),
        (f"MX.Shop.Example 1 (a comment); dmarc=pass {FROM}", PROVEN),
        (f"{OURS}; dmarc=pass(p=REJECT) {FROM};", PROVEN),
    ],
)
def test_what_it_says_is_weighed_for_the_sender_whom_people_see(value, expected):
    assert result(value) == expected


def test_what_was_found_is_kept_with_who_said_so():
    proof = said(f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=mailer.example; dmarc=fail (p=reject) {FROM}")
    assert proof.signals() == {
        "domain": "customer.example",
        "by": OURS,
        "spf": "pass (mailer.example)",
        "dmarc": "fail",
        "policy": "reject",
        "why": "customer.example says it does not",
    }


@pytest.mark.parametrize(
    "name",
    [
        "mx.shop.example.evil.example",
        "evil.example",
        "mx-shop.example",
        "shop.example",
        "mx.shop.examp1e",
        "mx.shоp.example",  # with a Cyrillic о
        "(mx.shop.example) evil.example",
        '"evil.example;mx.shop.example"',
    ],
)
def test_a_name_that_only_looks_trusted_says_nothing(name):
    assert result(f"{name}; dmarc=pass {FROM}") is None


def test_all_servers_of_a_house_may_be_trusted():
    value = f"mx3.messagingengine.com; dmarc=pass {FROM}"
    assert result(value, trusted="*.messagingengine.com") == PROVEN
    assert result(value.replace("mx3.", "mx3-"), trusted="*.messagingengine.com") is None
    assert result(value.replace(".com", ".com.evil.example"), trusted="*.messagingengine.com") is None


def test_without_trusted_names_nobody_says_anything():
    assert result(f"{OURS}; dmarc=pass {FROM}", trusted="") is None


def test_a_forged_field_below_the_servers_own_is_not_read():
    own, forged = f"Authentication-Results: {OURS}; dmarc=fail {FROM}", f"{OURS}; dmarc=pass {FROM}"
    assert result(forged, own) == FAILED


def test_one_that_cannot_be_read_does_not_lead_to_the_next():
    own, forged = f"Authentication-Results: {OURS}; dmarc=(((", f"{OURS}; dmarc=pass {FROM}"
    assert result(forged, own) is None


def test_a_forged_field_below_a_hop_of_somebody_else_is_not_read():
    hops = (
        f"Received: from evil.example by {OURS} with ESMTP; Sun, 22 Nov 2026 09:41:00 +0000",
        "Received: from laptop by evil.example; Sun, 22 Nov 2026 09:40:00 +0000",
    )
    assert result(f"{OURS}; dmarc=pass {FROM}", *hops) is None


def test_a_servers_own_field_below_its_own_hops_is_read():
    hops = (
        "Received: by 2002:a05:6a10:0:0:0:0:1 with SMTP id x; Sun, 22 Nov 2026 01:41:00 -0800",
        "Received: from mail.customer.example by mx.google.com with ESMTPS; Sun, 22 Nov 2026 01:41:00 -0800",
    )
    value = (
        "mx.google.com; dkim=pass header.i=@customer.example header.s=s1 header.b=ab; spf=pass (google.com: domain of"
        " carl@customer.example designates 192.0.2.7 as permitted sender) smtp.mailfrom=carl@customer.example;"
        f" dmarc=pass (p=NONE sp=NONE dis=NONE) {FROM}"
    )
    assert result(value, *hops, trusted="mx.google.com") == PROVEN


def test_microsoft_leaves_its_name_out():
    hop = "Received: from a by DB1PEPF.mail.protection.outlook.com; Sun, 22 Nov 2026 09:41:00 +0000"
    value = (
        "spf=fail (sender IP is 192.0.2.9) smtp.mailfrom=customer.example; dkim=none (message not signed)"
        " header.d=none;dmarc=fail action={} header.from=customer.example;compauth=fail reason=000"
    )
    assert result(value.format("oreject"), hop, trusted="mx.microsoft.com") == FAILED
    assert result(value.format("none"), hop, trusted="mx.microsoft.com") == UNKNOWN
    assert result(value.format("oreject"), hop) is None


def test_a_server_that_checked_another_sender_than_people_see_has_not_proven_this_one():
    assert result(f"{OURS}; dmarc=pass header.from=evil.example") == FAILED


def test_words_hidden_in_quotes_or_comments_are_not_results():
    hidden = f'{OURS}; spf=none smtp.mailfrom="dmarc=pass header.from=customer.example"@evil.example'
    assert result(hidden) == UNKNOWN
    assert result(f"{OURS}; dmarc=fail {FROM} (dmarc=pass)") == FAILED
    quoted = f'{OURS}; spf=none smtp.mailfrom="x; dmarc=fail (p=none)"@evil.example; dmarc=fail {FROM}'
    assert result(quoted) == FAILED


def test_an_encoded_word_is_not_decoded_into_a_result():
    assert result(f"{OURS}; spf=none (=?utf-8?q?=29=3B_dmarc=3Dpass_=28?=)") == UNKNOWN


FORWARDED = f"ARC-Authentication-Results: i=1; lists.example; dmarc=pass {FROM}"


def test_a_trusted_forwarder_may_say_that_it_was_genuine_when_it_came_there():
    own = f"Authentication-Results: {OURS}; arc=pass; dmarc=fail {FROM}"
    both = f"{OURS}\nlists.example"
    assert said(own, FORWARDED, trusted=both).result == PROVEN
    assert said(own, FORWARDED, trusted=both).by == "lists.example"


@pytest.mark.parametrize(
    ("own", "forwarded", "trusted"),
    [
        ("arc=pass; dmarc=fail", FORWARDED, OURS),  # anybody can seal a chain
        ("arc=fail; dmarc=fail", FORWARDED, f"{OURS}\nlists.example"),
        ("dmarc=fail", FORWARDED, f"{OURS}\nlists.example"),
        ("arc=pass; dmarc=fail", FORWARDED.replace("i=1", "i=x"), f"{OURS}\nlists.example"),
    ],
)
def test_other_forwarders_change_nothing(own, forwarded, trusted):
    assert said(f"Authentication-Results: {OURS}; {own} {FROM}", forwarded, trusted=trusted).result == FAILED


def test_only_the_last_forwarder_counts():
    own = f"Authentication-Results: {OURS}; arc=pass; dmarc=fail {FROM}"
    last = "ARC-Authentication-Results: i=2; evil.example; dmarc=fail"
    assert said(own, last, FORWARDED, trusted=f"{OURS}\nlists.example").result == FAILED


@pytest.mark.parametrize(
    "author",
    [
        "Carl <carl@customer.example>, Mallory <mallory@evil.example>",
        "Both: carl@customer.example, mallory@evil.example;",
    ],
)
def test_several_senders_at_once_are_no_sender(author):
    raw = f"Authentication-Results: {OURS}; dmarc=pass {FROM}\r\nFrom: {author}\r\nSubject: x\r\n\r\nHello".encode()
    read = parse(raw)
    proof = reported(fields_of(apart(raw)[0]), names_in(OURS), "customer.example", claims.flaw_in(read))
    assert proof.result == FAILED
    assert "several senders" in proof.why


def test_a_second_from_above_the_first_is_several_senders():
    assert "several senders" in claims.flaw_in(parse(b"From: mallory@evil.example\r\n" + mail()))


def test_two_people_of_one_domain_are_one_claim():
    read = parse(mail(from_="ann@customer.example, carl@customer.example"))
    assert claims.flaw_in(read) == ""


def test_a_sender_whom_another_line_names_is_not_proven():
    read = parse(b"From: undisclosed:;\r\nSender: carl@customer.example\r\n\r\nHello")
    assert read.sender.email == "carl@customer.example"
    assert "names nobody" in claims.flaw_in(read)


def test_an_address_in_an_encoded_word_is_read_as_people_see_it():
    read = parse(b"From: =?utf-8?q?carl=40customer.example?=\r\n\r\nHello")
    assert (claims.claimed_domain(read), claims.flaw_in(read)) == ("customer.example", "")
    hidden = parse(b"From: =?utf-8?q?carl=40customer.example?= <mallory@evil.example>\r\n\r\nHello")
    assert claims.claimed_domain(hidden) == "evil.example"


def test_a_domain_in_another_script_is_compared_as_dns_has_it():
    read = parse("From: Jörg <joerg@bücher.example>\r\n\r\nHallo".encode())
    assert claims.claimed_domain(read) == "xn--bcher-kva.example"
    value = f"Authentication-Results: {OURS}; dmarc=pass header.from=xn--bcher-kva.example"
    assert said(value, from_="joerg@xn--bcher-kva.example").result == PROVEN


FRAGMENTS = st.sampled_from(
    [OURS, ";", "=", "dmarc", "dkim", "spf", "arc", "pass", "fail", " ", "(", ")", '"', "\\", "header.from", "p=none",
     "customer.example", "@", ".", "none", "1", "é", "\x00", "reason", "policy."]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=40).map("".join)))
def test_whatever_the_field_holds_it_is_read_or_passed_over(value):
    server_of(value)
    found = statements_in(value)
    assert found is None or all(each.method for each in found)
    fields = [("authentication-results", value), ("arc-authentication-results", value), ("received", value)]
    proof = reported(fields, names_in(OURS), "customer.example", "")
    assert proof is None or proof.result in (PROVEN, FAILED, UNKNOWN)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_the_head_holds_its_fields_are_found(raw):
    assert all(name == name.lower() for name, _ in fields_of(apart(raw)[0]))
