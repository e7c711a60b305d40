"""Ports: free or not, answering or not."""

import socket
from contextlib import closing

from supportdesk.env import Env
from supportdesk.up.problem import CannotStart


def check_free(env: Env) -> None:
    """Raises CannotStart that names every port in use and the variable that moves it."""
    wanted = {
        "SUPPORTDESK_PORT": env.port,
        "SUPPORTDESK_SMTP_PORT": env.smtp_port,
        "SUPPORTDESK_LMTP_PORT": env.lmtp_port,
    }
    if len(set(wanted.values())) < len(wanted):
        raise CannotStart("Web, SMTP and LMTP need three different ports: " + _listed(wanted))
    taken = {name: port for name, port in wanted.items() if not _is_free(env.host, port)}
    if taken:
        raise CannotStart(f"In use already on {env.host}, or not allowed: {_listed(taken)}. Set other numbers.")


def _listed(ports: dict[str, int]) -> str:
    return ", ".join(f"{name}={port}" for name, port in ports.items())


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A loopback port that nobody uses now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def within_reach(host: str) -> str:
    """The address at which this machine itself reaches what listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def accepts(host: str, port: int) -> bool:
    """Whether something takes a connection there now."""
    try:
        socket.create_connection((within_reach(host), port), timeout=1).close()
    except OSError:
        return False
    return True
