"""What a domain asks of those who receive mail in its name (DMARC, RFC 7489, 6)."""

from collections.abc import Callable
from dataclasses import dataclass

from .domains import organisational

POLICIES = ("none", "quarantine", "reject")
Texts = Callable[[str], list[bytes]]


@dataclass(frozen=True, slots=True)
class Policy:
    """`asked` is '' for a domain that publishes nothing; `strict_…` says that subdomains do not vouch for it."""

    asked: str = ""
    strict_spf: bool = False
    strict_dkim: bool = False

    @property
    def forbids(self) -> bool:
        return self.asked in ("quarantine", "reject")


def policy_of(domain: str, texts: Texts) -> Policy:
    """`texts` gives the TXT records of a name; it may raise Away."""
    if tags := _record(texts(f"_dmarc.{domain}")):
        return _policy(tags, tags.get("p", ""))
    above = organisational(domain)
    if above != domain and (tags := _record(texts(f"_dmarc.{above}"))):
        return _policy(tags, tags.get("sp", tags.get("p", "")))
    return Policy()


def _record(found: list[bytes]) -> dict[str, str]:
    """The tags of the one DMARC record; several count as none (6.6.3)."""
    texts = [text.decode("ascii", "replace")[:4000] for text in found]
    records = [tags for text in texts if (tags := _tags(text)).get("v") == "dmarc1" and text.lstrip()[:1] == "v"]
    return records[0] if len(records) == 1 else {}


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


def _policy(tags: dict[str, str], asked: str) -> Policy:
    return Policy(asked if asked in POLICIES else "none", tags.get("aspf") == "s", tags.get("adkim") == "s")
