"""Recipients in bounces that no standard describes: addresses named where a mail server explains a failure."""

import re
from collections.abc import Iterator

from .limits import BOUNCE_BYTES
from .tree import load

RETURNED = re.compile(
    r"^(?:[-=_*~\s>#]{0,20}(?:below (?:this line )?is a copy|.{0,30}copy of (?:the|your|all"
    r"|this) .{0,20}(?:message|mail|header|line)"
    r"|(?:this is (?:a copy of )?the |here is |start of |begin |body of )?(?:the )?(?:original|unsent"
    r"|returned|undelivered|failed|rejected) (?:message|mail|e-?mail)\b(?!.{0,30}(?:was|could|not))"
    r"|message (?:headers?|body|text|contents?)\b.{0,20}(?:follow|:)|(?:your"
    r"|the) (?:original )?message (?:follows|reads|begins|header)"
    r"|unsent message|headers? follow|included is a copy|message headers)"
    r"|(?:Received|Return-Path|Message-ID|DKIM-Signature|X-[\w-]+):)",
    re.I | re.M,
)
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+|\"[^\"\n]{1,60}\"@[\w.-]{4,80}")
BARE = re.compile(
    r"^\W{0,6}(?:(?:smtp|rfc822|rcpt to|failed recipient|recipient|user|to|address|e-?mail)\s?[:;]\s*)?\W{0,3}", re.I
)
EXPLAINED = re.compile(
    r"unknown|not (?:exist|found|known|valid|listed|deliver|a valid|have an? account|available|reached"
    r"|recogni)|no such|invalid"
    r"|reject|refus|denied|full|quota|exceed|disabled|inactive|suspend|unavailable|undeliver|unreach"
    r"|unrouteable|unroutable"
    r"|fail|error|bounce|blocked|expired|timed? ?out|no (?:mail ?box|user|account|longer)|couldn't"
    r"|could not|cannot|can't|unable"
    r"|\b[45]\d\d\b|\b[45]\.\d\.\d",
    re.I,
)
HELP = re.compile(
    r"contact|assistance|postmaster|mailto:|questions|help|please (?:send|forward|e-?mail|write)"
    r"|\bfrom\b.{0,8}@|message-id|abuse@",
    re.I,
)
WAITING = re.compile(
    r"delayed|\(delay\)|delivery incomplete|temporary (?:problem|failure)|will retry|will (?:be retried|keep trying"
    r"|continue|try again|retry)|still (?:being )?(?:trying|retried)|not yet been delivered|warning message only"
    r"|do not need to resend|no action is required|has not yet been|not been delivered yet",
    re.I,
)
GIVEN_UP = re.compile(
    r"(?<!if the delivery fails )permanent|giving up|gave up|given up|undeliverable|will not be (?:re)?tried|fatal",
    re.I,
)
SENT_TO = re.compile(r"^[ \t>]*To:[ \t]*(.{0,400}(?:\n[ \t]+.{0,400}){0,3})", re.I | re.M)
SERVERS = re.compile(r"(postmaster|mailer-daemon)@")
RECIPIENTS = 100
LINE_CHARS = 2_000
ASCII = bytes(range(128)) + b"?" * 128
PLAINLY, PERHAPS, BARELY = 2, 1, 0


def recipients_in_text(raw: bytes, text: str, subject: str, own: set[str]) -> dict[str, bool]:
    """Address to whether the failure is final. own are addresses that cannot be meant: ours, and the reporter's."""
    explanation = text[:BOUNCE_BYTES]
    if returned := RETURNED.search(explanation, 1):
        explanation = explanation[: returned.start()]
    named = list(_addresses_of([line[:LINE_CHARS].strip() for line in explanation.split("\n")], own))
    final = bool(GIVEN_UP.search(explanation)) or not (WAITING.search(explanation) or WAITING.search(subject))
    if plain := _weighing(named, PLAINLY, final):
        return plain
    found = _known_shapes(raw) or _weighing(named, PERHAPS, final) or _weighing(named, BARELY, final)
    return found or dict.fromkeys(_sent_to(text[len(explanation) : BOUNCE_BYTES], own), final)


def _sent_to(returned: str, own: set[str]) -> list[str]:
    """Whom the returned mail was to, if to one person only: then it must be that one."""
    field = SENT_TO.search(returned)
    found = {each.lower() for each in ADDRESS.findall(field[1])} - own if field else set()
    return list(found) if len(found) == 1 else []


def _weighing(named: list[tuple[str, int]], least: int, final: bool) -> dict[str, bool]:
    return dict.fromkeys([address for address, weight in named if weight >= least][:RECIPIENTS], final)


def _known_shapes(raw: bytes) -> dict[str, bool]:
    """What flufl.bounce finds: it knows servers that name a recipient without the domain."""
    from flufl.bounce import all_failures

    message = load(raw[:BOUNCE_BYTES].translate(ASCII), [])
    if "@" not in str(message["from"]):
        return {}
    try:
        waiting, final = all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError):
        return {}
    found = dict.fromkeys(waiting, False) | dict.fromkeys(final, True)
    return {each.decode("ascii", "replace").lower(): lasting for each, lasting in found.items()}


def _addresses_of(lines: list[str], own: set[str]) -> Iterator[tuple[str, int]]:
    """Each address with a weight: 2 where the line is about it, 1 where a failure is told nearby, 0 anywhere."""
    for number, line in enumerate(lines):
        for found in ADDRESS.finditer(line):
            address = found[0].strip("'`.").lower()
            bare = BARE.match(line)
            leads = bare is not None and found.start() <= bare.end()
            if address not in own and (leads or not (SERVERS.match(address) or HELP.search(line))):
                told = EXPLAINED.search(" ".join(lines[max(0, number - 3) : number + 3])[:4_000]) is not None
                yield address, (2 if leads and told else 1 if told else 0)
