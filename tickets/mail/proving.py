"""Who a batch of mail comes from, found out before its transaction: what is knowable without DNS costs nothing, the
rest is asked by a few threads at once, each within seconds.
"""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings

from tickets.mail.proof import FAILED, Proof, checked, claims
from tickets.mail.proof.head import apart, fields_of
from tickets.mail.proof.names import Names
from tickets.mail.proof.reported import names_in, reported
from tickets.mail.reading import ReadMail
from tickets.models import InboundMail
from tickets.models.inbound import Source

log = logging.getLogger(__name__)
THREADS = 8
# A stranger with many domains that answer slowly must not hold a mailbox up: what was not begun by then is unknown.
BATCH_SECONDS = 10
Network = IPv4Network | IPv6Network
# Whoever hands mail over from here has it from somebody else, or is a program of this machine.
OURS: tuple[Network, ...] = (
    *map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")),
    *map(ip_network, ("100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10")),
)


def proven(batch: Sequence[ReadMail]) -> list[ReadMail]:
    """The batch with what is known of each sender; never raises for what mail or DNS hold."""
    judged = [_with(_reported, each) for each in batch]
    asking = [place for place, each in enumerate(judged) if _is_to_ask(each)]
    if asking:
        with ThreadPoolExecutor(min(THREADS, len(asking)), thread_name_prefix="proof") as threads:
            check = partial(_checked, until=time.monotonic() + BATCH_SECONDS)
            found = threads.map(partial(_with, check), [judged[place] for place in asking])
            for place, each in zip(asking, found, strict=True):
                judged[place] = each
    return judged


def has_server_in_front(row: InboundMail) -> bool:
    """Whether what servers wrote into the mail may be our side's word: a stranger's own may say anything."""
    return row.source != Source.SMTP or by_relay(row.client_ip)


def by_relay(client_ip: str | None) -> bool:
    """Whether the host that handed a mail over is not the one that sent it."""
    if not client_ip:
        return True
    address = ip_address(client_ip)
    return any(address in network for network in (*OURS, *settings.MAIL_RELAYS) if network.version == address.version)


def _with(prove: Callable[[ReadMail], Proof | None], each: ReadMail) -> ReadMail:
    try:
        proof = prove(each)
    except Exception:  # what nobody foresaw must not keep a mail out: then nobody vouches for its sender
        log.exception("The sender of message %s could not be checked", each.row.pk)
        return each
    return replace(each, proof=proof) if proof else each


def _reported(each: ReadMail) -> Proof | None:
    """What a server in front of us says. From a stranger who came straight to us it could only be made up."""
    row = each.row
    trusted = names_in(row.mailbox.trusted_servers) if row.mailbox.trusted_servers else frozenset()
    if not trusted or not each.raw or not has_server_in_front(row):
        return None
    domain = claims.claimed_domain(each.mail)
    return reported(fields_of(apart(each.raw)[0]), trusted, domain, claims.flaw_in(each.mail)) if domain else None


def _is_to_ask(each: ReadMail) -> bool:
    if each.row.source != Source.SMTP or each.proof.by or not each.mail.sender.email:
        return False
    return checked.is_knowable(each.raw, _handover(each.row))


def _handover(row: InboundMail) -> checked.Handover:
    ip = "" if by_relay(row.client_ip) else str(row.client_ip)
    return checked.Handover(ip, row.client_name, row.envelope_from)


def _checked(each: ReadMail, until: float) -> Proof | None:
    if time.monotonic() > until:
        return None
    domain, flaw = claims.claimed_domain(each.mail), claims.flaw_in(each.mail)
    handover = _handover(each.row)
    if flaw:
        return Proof(FAILED, domain, checked.US, why=flaw) if handover.client_ip else None
    return checked.checked(each.raw, domain, handover, _names()) if domain else None


@cache
def _names() -> Names:
    return Names(settings.MAIL_NAMESERVERS)
