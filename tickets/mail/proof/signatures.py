"""DKIM signatures by From's domain (RFC 6376), checked by dkimpy within bounds that it does not set itself."""

import logging
import re
from collections.abc import Callable

import dkim
from dkim.canonicalization import CanonicalizationPolicy

from .domains import aligned, domain_of
from .head import apart, fields_of
from .names import Away
from .policies import Texts
from .verdict import FAIL, NONE, PASS

MOST = 5
# dkimpy's patterns take quadratic time on long blanks, and its key reader takes keys of any size.
HEAD_BYTES, HEAD_FIELDS, SIGNATURE_CHARS, KEY_BYTES = 64_000, 1_000, 4_000, 2_000
TAG = re.compile(r"(?:^|;)\s*d\s*=\s*([^\s;]{1,255})")
LINE_END, BLANKS = re.compile(rb"\r?\n"), re.compile(rb"[\t ]+")
TRAILING = (b" \r\n", b"\r\n")

log = logging.getLogger("tickets.mail.proof.dkim")
log.setLevel(logging.CRITICAL)


def is_signed(raw: bytes) -> bool:
    return b"dkim-signature" in apart(raw)[0].lower()


def signature_of(raw: bytes, domain: str, strict: bool, texts: Texts) -> str:
    """'pass' if one signature by `domain` holds, 'fail' if none does, 'none' if there is none. Raises Away."""
    head, body = apart(raw)
    fields = fields_of(head)
    signatures = [value for name, value in fields if name == "dkim-signature"]
    ours = [n for n, value in enumerate(signatures) if aligned(_signer(value), domain, strict=strict)]
    if not ours:
        return NONE
    if len(head) > HEAD_BYTES or len(fields) > HEAD_FIELDS:
        return FAIL
    usable = [n for n in ours if len(signatures[n]) <= SIGNATURE_CHARS][:MOST]
    return _first_that_holds(head, LINE_END.sub(b"\r\n", body), usable, texts)


def _signer(value: str) -> str:
    found = TAG.search(value)
    return domain_of(found[1]) if found else ""


def _first_that_holds(head: bytes, body: bytes, numbers: list[int], texts: Texts) -> str:
    away: Away | None = None
    for number in numbers:
        try:
            if _holds(head, body, number, texts):
                return PASS
        except Away as silence:
            away = silence
    if away is not None:
        raise away
    return FAIL


def _holds(head: bytes, body: bytes, number: int, texts: Texts) -> bool:
    try:
        message = dkim.DKIM(head + b"\r\n\r\n", logger=log)
        sig, *_ = message.verify_headerprep(number)
        policy = CanonicalizationPolicy.from_c_value(sig.get(b"c"))
        message.body = _relaxed(body) if policy.body_algorithm.name == b"relaxed" else body
        if sig[b"a"].endswith(b"sha1"):  # RFC 8301
            return False
        if b"l" in sig and int(sig[b"l"]) < len(policy.canonicalize_body(message.body)):
            return False  # what stands below the signed part is anybody's
        return bool(message.verify(number, _key(texts)))
    except Away:
        raise
    except Exception:  # noqa: BLE001 - hostile input: whatever dkimpy makes of it, the signature does not hold
        return False


def _relaxed(body: bytes) -> bytes:
    """As dkimpy would do it, but in linear time; doing it again changes nothing."""
    return BLANKS.sub(b" ", body).replace(*TRAILING)


def _key(texts: Texts) -> Callable[..., bytes | None]:
    def get(name: bytes, timeout: float = 0) -> bytes | None:
        found = texts(name.decode("ascii", "replace").rstrip("."))
        return found[0] if found and len(found[0]) <= KEY_BYTES else None

    return get
