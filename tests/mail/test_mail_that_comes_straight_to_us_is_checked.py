"""SPF, DKIM and DMARC of strangers, asked of a real name server."""

import base64
import smtplib
import time
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.mail.letters import mail
from tests.mail.test_listening_for_smtp_and_lmtp import listening
from tests.name_server import NameServer
from tickets.mail import intake, proving
from tickets.mail.parsing import parse
from tickets.mail.proof import FAILED, PROVEN, UNKNOWN, Proof
from tickets.mail.proof.policies import policy_of
from tickets.mail.proof.signatures import signature_of
from tickets.mail.reading import ReadMail
from tickets.models import InboundMail, Mailbox, Message
from tickets.models.inbound import Source

CARLS_HOST, MALLORYS_HOST = "192.0.2.7", "192.0.2.66"


@cache
def key() -> tuple[bytes, str]:
    """A private key, and its record."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def signed(raw: bytes, domain: str = "customer.example", **more: object) -> bytes:
    return dkim.DKIM(raw).sign(b"s1", domain.encode(), key()[0], **more) + raw


@pytest.fixture
def zone(name_server: NameServer) -> NameServer:
    """Carl's domain sends from one host, signs, and wants everything else rejected. Mallory's is in order too."""
    name_server.texts |= {
        "customer.example": "v=spf1 ip4:192.0.2.7 -all",
        "_dmarc.customer.example": "v=DMARC1; p=reject",
        "s1._domainkey.customer.example": key()[1],
        "evil.example": "v=spf1 ip4:192.0.2.66 -all",
        "_dmarc.evil.example": "v=DMARC1; p=reject",
        "s1._domainkey.evil.example": key()[1],
    }
    return name_server


def row(ip: str | None, envelope: str = "carl@customer.example", name: str = "mail.customer.example") -> InboundMail:
    """Not stored: who brought it, and to which mailbox."""
    return InboundMail(
        mailbox=Mailbox(address="support@example.com"),
        source=Source.SMTP,
        client_ip=ip,
        client_name=name,
        envelope_from=envelope,
    )


def proof(raw: bytes, ip: str | None = MALLORYS_HOST, **brought: str) -> Proof:
    [judged] = proving.proven([ReadMail(row(ip, **brought), parse(raw), raw)])
    return judged.proof


def test_his_own_host_proves_carl(zone):
    assert proof(mail(), CARLS_HOST).result == PROVEN


def test_another_host_without_a_signature_is_not_carl(zone):
    found = proof(mail())
    assert (found.result, found.spf, found.dkim, found.dmarc) == (FAILED, "fail", "none", "fail")
    assert found.why == "customer.example says it does not"


def test_a_signature_proves_carl_from_any_host(zone):
    assert proof(signed(mail())).result == PROVEN


def test_a_signature_of_a_subdomain_proves_carl_unless_his_domain_is_strict(zone):
    zone.texts["s1._domainkey.news.customer.example"] = key()[1]
    raw = signed(mail(), "news.customer.example")
    assert proof(raw).result == PROVEN
    zone.texts["_dmarc.customer.example"] = "v=DMARC1; p=reject; adkim=s"
    proving._names.cache_clear()
    assert proof(raw).result == FAILED


def test_mallorys_own_signature_does_not_make_her_carl(zone):
    assert proof(signed(mail(), "evil.example"), envelope="mallory@evil.example", name="evil.example").result == FAILED


def test_domains_of_one_unknown_ending_do_not_vouch_for_each_other(zone):
    found = proof(mail(), envelope="mallory@evil.example", name="evil.example")
    assert (found.result, found.spf) == (FAILED, "none")


def test_changed_text_breaks_the_signature(zone):
    assert proof(signed(mail()).replace(b"twice", b"thrice")).result == FAILED


def test_a_second_from_above_a_signed_one_is_not_carl(zone):
    raw = signed(mail(from_="mallory@evil.example"), "evil.example")
    assert proof(b"From: carl@customer.example\r\n" + raw, envelope="mallory@evil.example").result == FAILED


def test_a_second_from_of_the_same_domain_breaks_the_signature(zone):
    raw = signed(mail(), include_headers=[b"from", b"subject"])
    assert proof(b"From: ann@customer.example\r\n" + raw).result == FAILED


def test_text_below_a_signed_part_is_not_carls(zone):
    raw = signed(mail(), length=True)
    assert proof(raw).result == PROVEN
    assert proof(raw + b"Send the money to Mallory.\r\n").result == FAILED


def test_a_signature_that_ran_out_proves_nothing(zone, monkeypatch):
    raw = signed(mail())
    late = raw.replace(b"; t=", b"; x=1000; t=")
    assert late != raw
    assert proof(late).result == FAILED


def test_weak_signatures_prove_nothing(zone):
    assert proof(signed(mail(), signature_algorithm=b"rsa-sha1")).result == FAILED


def test_a_key_of_absurd_size_is_not_tried(zone):
    huge = base64.b64encode(b"\x30" * 3000).decode()
    zone.texts["s1._domainkey.customer.example"] = f"v=DKIM1; k=rsa; p={huge}"
    assert proof(signed(mail())).result == FAILED


@pytest.mark.parametrize("record", ["v=DMARC1; p=none", "v=DMARC1; p=nonsense", "", "v=spf1 -all"])
def test_a_domain_that_forbids_nothing_makes_nobody_a_liar(zone, record):
    zone.texts["_dmarc.customer.example"] = record
    found = proof(mail())
    assert (found.result, found.spf) == (UNKNOWN, "fail")


def test_two_records_are_none(zone):
    zone.texts["_dmarc.customer.example"] = ["v=DMARC1; p=reject", "v=DMARC1; p=quarantine"]
    assert proof(mail()).result == UNKNOWN


def test_a_subdomain_is_under_its_organisations_policy(zone):
    assert proof(mail(from_="carl@shop.customer.example")).result == FAILED
    zone.texts["_dmarc.customer.example"] = "v=DMARC1; p=reject; sp=none"
    proving._names.cache_clear()
    assert proof(mail(from_="carl@shop.customer.example")).result == UNKNOWN


def test_an_empty_envelope_is_judged_by_the_name_of_its_host(zone):
    zone.texts["mail.customer.example"] = "v=spf1 ip4:192.0.2.7 -all"
    assert proof(mail(), CARLS_HOST, envelope="").result == PROVEN
    assert proof(mail(), MALLORYS_HOST, envelope="").result == FAILED


def test_silence_is_never_a_failure(zone, monkeypatch):
    monkeypatch.setattr("tickets.mail.proof.checked.SECONDS", 0.3)
    for silent in ("_dmarc.customer.example", "customer.example", "s1._domainkey.customer.example"):
        zone.silent = {silent}
        proving._names.cache_clear()
        raw = signed(mail()).replace(b"twice", b"thrice") if "domainkey" in silent else mail()
        assert proof(raw).result == UNKNOWN, silent


def test_a_domain_of_many_silent_names_is_waited_for_once(zone, monkeypatch):
    monkeypatch.setattr("tickets.mail.proof.names.ONE_QUESTION", 0.4)
    raws = [mail(from_=f"carl@n{number}.slow.example") for number in range(30)]
    zone.silent = {f"_dmarc.n{number}.slow.example" for number in range(30)}
    began = time.monotonic()
    for raw in raws:
        assert proof(raw).result == UNKNOWN
    assert time.monotonic() - began < 1.5


def test_a_batch_waits_for_silence_only_so_long(zone, monkeypatch):
    monkeypatch.setattr("tickets.mail.proof.names.ONE_QUESTION", 0.3)
    monkeypatch.setattr(proving, "BATCH_SECONDS", 0.5)
    raws = [mail(from_=f"carl@slow{number}.example") for number in range(100)]
    zone.silent = {f"_dmarc.slow{number}.example" for number in range(100)}
    began = time.monotonic()
    judged = proving.proven([ReadMail(row(MALLORYS_HOST), parse(raw), raw) for raw in raws])
    assert {each.proof.result for each in judged} == {UNKNOWN}
    assert time.monotonic() - began < 2.5


def test_a_stranger_cannot_bring_a_report_of_a_trusted_server(zone):
    raw = b"Authentication-Results: mx.example.com; dmarc=pass header.from=customer.example\r\n" + mail()
    brought = row(MALLORYS_HOST)
    brought.mailbox.trusted_servers = "mx.example.com"
    [judged] = proving.proven([ReadMail(brought, parse(raw), raw)])
    assert judged.proof.result == FAILED
    brought.client_ip = "10.0.0.5"
    [judged] = proving.proven([ReadMail(brought, parse(raw), raw)])
    assert (judged.proof.result, judged.proof.by) == (PROVEN, "mx.example.com")


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.1.2.3", "::1", None])
def test_a_relay_without_a_signature_asks_nobody(zone, ip):
    assert proof(mail(), ip).result == UNKNOWN
    assert zone.asked == []


def test_a_signature_counts_through_a_relay_and_its_absence_does_not(zone, settings):
    settings.MAIL_RELAYS = (proving.ip_network("192.0.2.66/32"),)
    assert proof(signed(mail())).result == PROVEN
    assert proof(signed(mail()).replace(b"twice", b"thrice")).result == UNKNOWN
    assert proof(mail()).result == UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_a_signed_mail_over_the_wire_is_carls_and_a_forged_one_is_not(zone, mailbox, settings, monkeypatch):
    monkeypatch.setattr(proving, "OURS", ())  # so that this machine counts as a stranger
    with listening() as (port, _), smtplib.SMTP("127.0.0.1", port, "laptop.example") as client:
        for raw in (signed(mail()), mail(text="Send the money to me")):
            client.sendmail("carl@customer.example", ["support@example.com"], raw)
    intake.drain(mailbox.pk)
    genuine, forged = Message.objects.order_by("pk")
    assert (genuine.sender_proof, genuine.signals["authentication"]["dkim"]) == (PROVEN, "pass")
    assert (forged.sender_proof, forged.signals["authentication"]["spf"]) == (FAILED, "fail")
    assert genuine.ticket != forged.ticket


def test_a_batch_asks_once_for_each_name(zone):
    raw = mail()
    proving.proven([ReadMail(row(MALLORYS_HOST), parse(raw), raw) for _ in range(20)])
    assert sorted(zone.asked) == ["_dmarc.customer.example TXT", "customer.example TXT"]


def test_a_resolver_that_is_gone_holds_nothing_up(settings, monkeypatch):
    monkeypatch.setattr("tickets.mail.proof.names.ONE_QUESTION", 0.2)
    monkeypatch.setattr("tickets.mail.proof.names.ONE_TRY", 0.2)
    settings.MAIL_NAMESERVERS = (("127.0.0.1", 9),)
    proving._names.cache_clear()
    raws = [mail(from_=f"carl@customer{n}.example") for n in range(50)]
    began = time.monotonic()
    judged = proving.proven([ReadMail(row(MALLORYS_HOST), parse(raw), raw) for raw in raws])
    assert {each.proof.result for each in judged} == {UNKNOWN}
    assert time.monotonic() - began < 4
    proving._names.cache_clear()


@pytest.mark.parametrize(
    "body",
    [b" " * 3_000_000 + b"x\r\n", (b" " * 1_900 + b"x") * 1_500 + b"\r\n", b"\n" * 1_000_000],
    ids=["one line of blanks", "many lines of blanks", "empty lines"],
)
def test_bodies_made_to_be_slow_are_not(zone, body):
    raw = signed(mail()).partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    began = time.monotonic()
    assert proof(raw.replace(b"relaxed/simple", b"relaxed/relaxed")).result == FAILED
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "field",
    [
        b"DKIM-Signature: v=1; d=customer.example; b=" + b" " * 3_800 + b"!",
        b"DKIM-Signature: d=customer.example; s=s1; h=" + b"from:" * 700 + b"; a=rsa-sha256; bh=aaaa; b=aaaa; v=1",
        b"DKIM-Signature: d=customer.example; =;;=;\xff\xfe",
        b"X: y" + b"\r\n z" * 10_000,
    ],
    ids=["blanks", "names", "nonsense", "folds"],
)
def test_heads_made_to_be_slow_are_not(zone, field):
    raw = b"\r\n".join([field] * 5) + b"\r\n" + signed(mail())
    began = time.monotonic()
    proof(raw)
    assert time.monotonic() - began < 2


TAGS = st.sampled_from(["v", "=", ";", "DMARC1", " ", "p", "sp", "reject", "none", "adkim", "s", "\x00", "é", ",", '"'])


@hypothesis_settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=80), st.lists(TAGS).map(lambda each: "".join(each).encode())), max_size=3))
def test_whatever_a_domain_publishes_is_a_policy_or_none(texts):
    assert policy_of("a.customer.example", lambda name: texts).asked in ("", "none", "quarantine", "reject")


FIELDS = st.sampled_from(
    [b"v=1", b"a=rsa-sha256", b"b=", b"bh=", b"d=customer.example", b"h=", b"from:from", b"s=s1", b"l=", b"-1", b"99",
     b";", b"c=relaxed", b"c=", b"i=@", b"t=9", b"x=", b" ", b"\r\n\t", b"\xff", b"YWJj", b"q=dns/txt", b"="]
)  # fmt: skip


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.lists(FIELDS, max_size=25).map(b"".join), st.binary(max_size=60))
def test_whatever_a_signature_holds_it_holds_or_does_not(value, key_record):
    raw = b"DKIM-Signature: d=customer.example; " + value + b"\r\n" + mail()
    assert signature_of(raw, "customer.example", False, lambda name: [key_record]) in ("fail", "none")
