"""A TCP proxy on loopback that breaks things: between the desk and a mail server, or a database.

with proxy(port) as line:
    line.cut_after = 50_000   # bytes from the server: then every connection breaks
"""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path


class Line:
    """`cut_after` bytes from the server a connection breaks off; `cut_at` breaks it where these bytes would come.

    `is_down` refuses new connections and breaks those that are there; `is_mute` lets nothing through any more.
    """

    def __init__(self, target: int | Path) -> None:
        self.target = target
        self.port = 0
        self.cut_after: int | None = None
        self.cut_at: bytes | None = None
        self.is_down = False
        self.is_mute = False
        self.connections = 0
        self.passed: list[bytes] = []
        self.open: set[socket.socket] = set()

    def break_off(self) -> None:
        """All connections that are there now."""
        for each in list(self.open):
            _end(each)

    def take_down(self) -> None:
        self.is_down = True
        self.break_off()

    def carry(self, client: socket.socket) -> None:
        self.connections += 1
        if self.is_down:
            return
        with closing(self._connect()) as server:
            both = {client, server}
            self.open |= both
            up = threading.Thread(target=self._pump, args=(client, server, None), daemon=True)
            up.start()
            self._pump(server, client, self.cut_after)
            for each in both:
                _end(each)
            up.join()
            self.open -= both

    def _connect(self) -> socket.socket:
        if isinstance(self.target, int):
            return socket.create_connection(("127.0.0.1", self.target))
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(self.target))
        return server

    def _pump(self, source: socket.socket, sink: socket.socket, left: int | None) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                while self.is_mute and source in self.open:
                    threading.Event().wait(0.05)
                if left is None:
                    self.passed.append(data)
                elif (left := left - len(data)) < 0:
                    sink.sendall(data[:left])
                    break
                if self.cut_at and self.cut_at in data:
                    break
                sink.sendall(data)
        _end(source)
        _end(sink)


def _end(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxy(target: int | Path) -> Iterator[Line]:
    """In front of a port or a socket of this machine."""
    line = Line(target)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            line.carry(self.request)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        line.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield line
        finally:
            line.break_off()
            server.shutdown()
