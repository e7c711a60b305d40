"""One Authentication-Results field (RFC 8601) as its results: read by authres, guarded, since it raises on odd ones."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from authres import core_features
from authres.core import AuthenticationResultsHeader

from .domains import domain_of

FIELD_CHARS = 16_000
SERVER = re.compile(r'(?:\([^()]{0,500}\)|\s)*"?([^\s;"()=]{1,255})"?(?:\s+\d{1,3})?(?:\([^()]{0,500}\)|\s)*;')
# Microsoft 365 leaves its name out of this field, against the standard.
NAMELESS, NAME_OF_NAMELESS = re.compile(r"\s*(?:spf|dkim|dmarc)\s*="), "mx.microsoft.com"
TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,2000}"|\((?:[^()\\]|\\.|\([^()]{0,500}\)){0,2000}\)|[^"();]+|.', re.S)
POLICY = re.compile(r"(?<![\w-])(?:p|policy|published-domain-policy|action)=([a-z]{1,20})", re.I)


@dataclass(frozen=True, slots=True)
class Statement:
    """'dkim=pass header.d=example.com' as method, result and the domain that it speaks of ('' where it names none).

    `policy` is what the domain asks for mail that fails DMARC, where the server says so.
    """

    method: str
    result: str
    domain: str = ""
    policy: str = ""


class Header(AuthenticationResultsHeader):
    """authres compiles its patterns anew at each of hundreds of steps: a fifth of the whole time of a mail."""

    _parse_text: str

    def _parse_pattern(self, pattern: Any) -> re.Match[str] | None:
        if not isinstance(pattern, str):
            return super()._parse_pattern(pattern)
        found = _compiled(pattern).match(self._parse_text)
        if found:
            self._parse_text = self._parse_text[found.end() :]
        return found


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


def server_of(value: str) -> str:
    """The authserv-id in lower case; '' where there is none."""
    value = value[:FIELD_CHARS]
    if NAMELESS.match(value):
        return NAME_OF_NAMELESS
    found = SERVER.match(value)
    return found[1].lower() if found else ""


def statements_in(value: str) -> list[Statement] | None:
    """None where the field cannot be understood, so that nothing in it counts."""
    text = value[:FIELD_CHARS].strip().rstrip("; \t")
    if NAMELESS.match(text):
        text = f"{NAME_OF_NAMELESS}; {text}"
    tokens = TOKEN.findall(text)
    try:
        results = Header.parse_value(core_features(), _uncommented(tokens)).results
        policies = [_policy(segment) for segment in _segments(tokens) if segment.lstrip().lower().startswith("dmarc")]
        return [_statement(each, policies) for each in results]
    except Exception:  # noqa: BLE001 - authres has no one error for what it does not understand
        return None


def _statement(result: object, policies: list[str]) -> Statement:
    method, said = str(result.method).lower(), str(result.result).lower()  # type: ignore[attr-defined]
    named = {(str(p.type).lower(), str(p.name).lower()): str(p.value) for p in result.properties}  # type: ignore[attr-defined]
    policy = policies.pop(0) if method == "dmarc" and policies else ""
    return Statement(method, said, _domain(method, named), policy)


def _domain(method: str, named: dict[tuple[str, str], str]) -> str:
    wanted = {
        "dmarc": (("header", "from"),),
        "dkim": (("header", "d"), ("header", "i")),
        "spf": (("smtp", "mailfrom"), ("smtp", "helo")),
    }.get(method, ())
    return next((domain for key in wanted if (domain := domain_of(named.get(key, "")))), "")


def _uncommented(tokens: list[str]) -> str:
    """Comments say nothing that counts, and authres takes a look-up in Python for each character of theirs."""
    return "".join(" " if token[0] == "(" and len(token) > 1 else token for token in tokens)


def _segments(tokens: list[str]) -> list[str]:
    """Cut at the semicolons that stand neither in quotes nor in a comment; without quoted text, which others chose."""
    cut = [""]
    for token in tokens:
        if token == ";":
            cut.append("")
        elif token[0] != '"':
            cut[-1] += token
    return cut[1:]


def _policy(segment: str) -> str:
    found = POLICY.search(segment)
    return found[1].lower() if found else ""
