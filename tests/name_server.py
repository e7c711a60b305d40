"""A real name server on loopback, over UDP. Names that it was not given do not exist."""

import socketserver
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from tickets.mail import proving


class NameServer:
    """`texts` is name → TXT; `addresses` is name → A. `silent` names get no answer; `asked` is what was asked."""

    def __init__(self) -> None:
        self.texts: dict[str, str | list[str]] = {}
        self.addresses: dict[str, str] = {}
        self.silent: set[str] = set()
        self.asked: list[str] = []

    def answer(self, wire: bytes) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{name} {kind}")
        if name in self.silent:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if found := self._found(name, kind):
            reply.answer.append(dns.rrset.from_text(question.name, 300, "IN", kind, *found))
        elif name not in self.texts and name not in self.addresses:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()

    def _found(self, name: str, kind: str) -> list[str]:
        if kind == "A" and name in self.addresses:
            return [self.addresses[name]]
        texts = self.texts.get(name, []) if kind == "TXT" else []
        return [_quoted(text) for text in ([texts] if isinstance(texts, str) else texts)]


def _quoted(text: str) -> str:
    """As strings of at most 255 bytes."""
    return " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text) or 1, 250))


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        wire, socket = self.request
        if (reply := self.server.zone.answer(wire)) is not None:  # type: ignore[attr-defined]
            socket.sendto(reply, self.client_address)


@pytest.fixture
def name_server(settings) -> Iterator[NameServer]:
    """The only one that the desk asks, for the length of a test."""
    zone = NameServer()
    server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), _Handler)
    server.zone = zone  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    settings.MAIL_NAMESERVERS = (server.server_address,)
    proving._names.cache_clear()
    yield zone
    server.shutdown()
    thread.join()
    server.server_close()
    proving._names.cache_clear()
