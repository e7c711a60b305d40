"""What servers that the mailbox trusts say of a mail's sender, in Authentication-Results (RFC 8601).

A sender can write such a field too, under any name. So only the topmost one of a trusted server counts, and only
where no hop of somebody else stands above it. For a mail on which that server wrote none, we rely on it to take out
fields under its own name, as RFC 8601 (5) asks of it.
"""

from collections.abc import Iterable

from .domains import aligned, organisational
from .head import Fields, received_by
from .statements import NAME_OF_NAMELESS, Statement, server_of, statements_in
from .verdict import FAIL, FAILED, PASS, PROVEN, UNKNOWN, Proof

FIELD, FORWARDED = "authentication-results", "arc-authentication-results"
# Servers that receive under another organisation's name than they report under.
RECEIVES_AS = {NAME_OF_NAMELESS: "outlook.com"}


def names_in(text: str) -> frozenset[str]:
    """The trusted names of a mailbox: one a line, '*.example.com' for all servers of a house."""
    return frozenset(line.strip().lower() for line in text.splitlines() if line.strip())


def is_trusted(server: str, trusted: frozenset[str]) -> bool:
    return server in trusted or any(name[:2] == "*." and server.endswith(name[1:]) for name in trusted)


def reported(fields: Fields, trusted: frozenset[str], domain: str, flaw: str) -> Proof | None:
    """None where no trusted server says anything. `domain` is From's; `flaw` is what makes From unfit for any proof."""
    place = _topmost(fields, trusted)
    if place is None:
        return None
    server, said = server_of(fields[place][1]), statements_in(fields[place][1])
    if said is None or not _stands_well(fields[:place], server):
        return None
    if flaw:
        return Proof(FAILED, domain, server, why=flaw)
    proof = _judged(server, said, domain)
    if proof.result != PROVEN and any(each.method == "arc" and each.result == PASS for each in said):
        return _forwarded(fields[place:], server, trusted, domain) or proof
    return proof


def _topmost(fields: Fields, trusted: frozenset[str]) -> int | None:
    places = (place for place, (name, _) in enumerate(fields) if name == FIELD)
    return next((place for place in places if is_trusted(server_of(fields[place][1]), trusted)), None)


def _stands_well(above: Fields, server: str) -> bool:
    """Whether no hop before the server's own stands above its field. Nothing to see where no hop bears its name."""
    house = organisational(RECEIVES_AS.get(server, server))
    own = [organisational(received_by(value)) == house for name, value in above if name == "received"]
    return not own or True not in own or own[-1]


def _judged(server: str, said: list[Statement], domain: str) -> Proof:
    dmarc = _worst(each for each in said if each.method == "dmarc")
    spf, dkim = _best(said, "spf", domain), _best(said, "dkim", domain)
    passes = any(each.method in ("spf", "dkim") and _vouches(each, domain) for each in said)
    result, why = _verdict(dmarc, passes, domain)
    policy = dmarc.policy if dmarc else ""
    return Proof(result, domain, server, spf, dkim, dmarc.result if dmarc else "", policy, why)


def _verdict(dmarc: Statement | None, passes: bool, domain: str) -> tuple[str, str]:
    if dmarc and dmarc.result == PASS:
        if dmarc.domain and not aligned(dmarc.domain, domain):
            return FAILED, f"the mail server checked {dmarc.domain} instead"
        return PROVEN, ""
    if dmarc and dmarc.result == FAIL:
        # Who publishes 'none' asks that nothing be concluded from a failure, often since honest mail of theirs fails.
        return (UNKNOWN, "") if dmarc.policy == "none" else (FAILED, f"{domain} says it does not")
    return (PROVEN, "") if passes else (UNKNOWN, "")


def _vouches(each: Statement, domain: str) -> bool:
    return each.result == PASS and aligned(each.domain, domain)


def _worst(dmarcs: Iterable[Statement]) -> Statement | None:
    """One mail has one; where a field holds several, somebody may have slipped one in."""
    return min(dmarcs, key=lambda each: each.result == PASS, default=None)


def _best(said: list[Statement], method: str, domain: str) -> str:
    """The result for From's domain, else the first; a pass of another domain says whose it is."""
    found = sorted((each for each in said if each.method == method), key=lambda each: not _vouches(each, domain))
    if not found:
        return ""
    other = found[0].domain and not aligned(found[0].domain, domain)
    return f"{found[0].result} ({found[0].domain})" if other else found[0].result


def _forwarded(fields: Fields, server: str, trusted: frozenset[str], domain: str) -> Proof | None:
    """What the last forwarder saw, when it is trusted too: an intact chain alone only says who wrote what."""
    sets = sorted((each for name, value in fields if name == FORWARDED if (each := _instance(value))), reverse=True)
    value = next((value for _, value in sets if server_of(value) != server), "")
    said = statements_in(value) if is_trusted(server_of(value), trusted) else None
    if said is None:
        return None
    proof = _judged(server_of(value), said, domain)
    return proof if proof.result == PROVEN else None


def _instance(value: str) -> tuple[int, str] | None:
    """'i=2; mx.example.com; …' → (2, 'mx.example.com; …')."""
    number, _, rest = value.partition(";")
    digits = number.partition("=")[2].strip()
    return (int(digits), rest) if digits.isascii() and digits.isdigit() and len(digits) < 3 else None
