"""What this desk finds out itself about mail that strangers hand over by SMTP. Only what could vouch for From's
domain is looked at, so that nobody makes us ask for names of their choice, or spends our time on them."""

import time
from dataclasses import dataclass

from .domains import aligned, domain_of
from .names import Away, Names
from .policies import Policy, Texts, policy_of
from .sending_hosts import spf_of
from .signatures import is_signed, signature_of
from .verdict import FAIL, FAILED, NONE, PASS, PROVEN, UNKNOWN, Proof

US = "this desk"
SECONDS = 4.0  # for one mail


@dataclass(frozen=True, slots=True)
class Handover:
    """Who handed a mail over: by which address ('' for a relay, whose own sender is not known), name and MAIL FROM."""

    client_ip: str
    client_name: str = ""
    mail_from: str = ""


def is_knowable(raw: bytes, handover: Handover) -> bool:
    """Whether there is anything to look up."""
    return bool(handover.client_ip) or is_signed(raw)


def checked(raw: bytes, domain: str, handover: Handover, names: Names) -> Proof:
    """`domain` is From's."""
    until = time.monotonic() + SECONDS

    def texts(name: str) -> list[bytes]:
        return [b"".join(strings) for strings in names.ask(name, "TXT", until)]

    try:
        policy, silent = policy_of(domain, texts), False
    except Away:
        policy, silent = Policy(), True
    dkim = _dkim(raw, domain, policy, texts)
    spf = "" if dkim == PASS or silent or not handover.client_ip else _spf(domain, policy, handover, names, until)
    return _judged(domain, policy, spf, dkim, silent, whole=bool(handover.client_ip))


def _dkim(raw: bytes, domain: str, policy: Policy, texts: Texts) -> str:
    try:
        return signature_of(raw, domain, policy.strict_dkim, texts)
    except Away:
        return "temperror"


def _spf(domain: str, policy: Policy, handover: Handover, names: Names, until: float) -> str:
    """'none' where the envelope is another domain's: its answer would say nothing of From."""
    sending = domain_of(handover.mail_from) if "@" in handover.mail_from else domain_of(handover.client_name)
    if not aligned(sending, domain, strict=policy.strict_spf):
        return NONE
    try:
        return spf_of(handover.client_ip, handover.mail_from, handover.client_name, names, until)
    except Away:
        return "temperror"


def _judged(domain: str, policy: Policy, spf: str, dkim: str, silent: bool, *, whole: bool) -> Proof:
    passed = PASS in (spf, dkim)
    unsure = silent or "temperror" in (spf, dkim) or not whole
    dmarc = "temperror" if silent else NONE if not policy.asked else PASS if passed else "" if unsure else FAIL
    result, why = UNKNOWN, ""
    if passed:
        result = PROVEN
    elif policy.forbids and not unsure:
        result, why = FAILED, f"{domain} says it does not"
    return Proof(result, domain, US, spf, dkim, dmarc, policy.asked, why)
