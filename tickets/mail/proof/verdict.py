"""What is known of a mail's sender, who says so, and why."""

from dataclasses import dataclass, fields

PROVEN, FAILED, UNKNOWN = "proven", "failed", ""
PASS, FAIL, NONE = "pass", "fail", "none"


@dataclass(frozen=True, slots=True)
class Proof:
    """`spf`, `dkim` and `dmarc` are results in the words of RFC 8601, '' where nobody looked; `policy` is what DMARC
    says of mail that fails: 'none', 'quarantine', 'reject'. `by` is who looked: a server's name, or 'this desk'. `why`
    of a failure follows 'it claims to come from …, but'.
    """

    result: str = UNKNOWN
    domain: str = ""
    by: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    policy: str = ""
    why: str = ""

    @property
    def failed(self) -> bool:
        return self.result == FAILED

    @property
    def doubt(self) -> str:
        """Why its sender is not believed; '' for any other."""
        return self.why or "the check of its sender failed" if self.failed else ""

    def signals(self) -> dict[str, str]:
        """What was found, for the message; empty where nobody looked."""
        if not self.by:
            return {}
        found = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "result"}
        return {name: value for name, value in found.items() if value}
