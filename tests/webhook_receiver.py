"""A real program that is called: it checks the signature with code of its own, and answers as told.

def test_x(receiver):
    receiver.answer(503, 410)      # the next two answers; 200 afterwards
    receiver.secret = webhook.secret
"""

import base64
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest

DRIPS = -1  # a line of the head every tenth of a second, for ever


@dataclass
class Call:
    headers: dict[str, str]
    content: bytes
    genuine: bool

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.content)


@dataclass
class Receiver:
    port: int = 0
    secret: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)
    points_to: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def answer(self, *statuses: int) -> None:
        self.answers.extend(statuses)

    def is_genuine(self, headers: dict[str, str], content: bytes) -> bool:
        """As the specification tells receivers to check it."""
        number, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not at.isdigit() or abs(time.time() - int(at)) > 300 or not self.secret.startswith("whsec_"):
            return False
        key = base64.b64decode(self.secret[6:])
        expected = base64.b64encode(hmac.digest(key, f"{number}.{at}.".encode() + content, "sha256")).decode()
        shown = [each.partition(",")[2] for each in headers.get("webhook-signature", "").split() if each[:3] == "v1,"]
        return any(hmac.compare_digest(expected, each) for each in shown)


def handler_for(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.calls.append(Call(headers, content, receiver.is_genuine(headers, content)))
            status = receiver.answers.popleft() if receiver.answers else 200
            if status == DRIPS:
                self.drip()
                return
            self.send_response(status)
            if receiver.points_to:
                self.send_header("Location", receiver.points_to)
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"secret")

        def drip(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(600):
                try:
                    self.wfile.write(f"X-{number}: x\r\n".encode())
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.1)

        def log_message(self, *args: object) -> None:
            """Nothing on the screen."""

    return Handler


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    """On this machine, which WEBHOOK_NETWORKS allows for the test."""
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.1/32"),)
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(receiver))
    server.daemon_threads = True
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()
