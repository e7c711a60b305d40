"""Says where everything is, as soon as it answers."""

import http.client
import threading
import time
from contextlib import closing
from urllib.parse import urlsplit

from supportdesk.env import Env
from supportdesk.up.ports import accepts, within_reach
from supportdesk.up.preparing import Beginning

READY_SECONDS = 60
READY = "Supportdesk is ready."


def when_ready(env: Env, beginning: Beginning, started: float, over: threading.Event) -> None:
    """Waits for web and mail, then prints the addresses; says so if it takes too long."""
    until = time.monotonic() + READY_SECONDS
    while not over.wait(0.1):
        if accepts(env.host, env.smtp_port) and _answers(env):
            print(_banner(env, beginning, time.monotonic() - started), flush=True)
            return
        if time.monotonic() > until:
            print(f"Not ready after {READY_SECONDS} seconds; still trying. The lines above may say why.", flush=True)
            until = float("inf")


def _answers(env: Env) -> bool:
    """Whether the web process gives a page."""
    host = urlsplit(env.base_url).hostname or "localhost"
    with closing(http.client.HTTPConnection(within_reach(env.host), env.port, timeout=5)) as connection:
        try:
            connection.request("GET", "/accounts/login/", headers={"Host": host})
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False


def _banner(env: Env, beginning: Beginning, seconds: float) -> str:
    rows = {
        "Web": env.base_url,
        "Mail in": f"{env.host}:{env.smtp_port} (SMTP), {env.host}:{env.lmtp_port} (LMTP)",
        "Mail for": ", ".join(beginning.addresses),
        "Data": str(env.data),
        "Become owner": beginning.owner_link and f"{beginning.owner_link}   (works once)",
    }
    shown = "\n".join(f"  {name:<13} {value}" for name, value in rows.items() if value)
    people = f"\n\n{beginning.demo.rstrip()}" if beginning.demo else ""
    return f"\n{READY} ({seconds:.1f} s)\n\n{shown}{people}\n\n  Ctrl-C stops everything.\n"
