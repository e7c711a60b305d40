"""An OAuth 2.0 authorisation server on a loopback port, as strict as the real ones: PKCE, a client secret, one
registered redirect address, codes for one use, refresh tokens that change with each use.

def test_connects(authorisation):
    authorisation.revoke_all()            # what a person does on the provider's page of connected apps
    authorisation.fail_with = 503         # the token endpoint is away
"""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.dovecot import Dovecot

CLIENT, SECRET = "desk-7391.apps.example", "client-secret-7391"


@dataclass
class AuthorisationServer:
    """`account` is who consents; `lasts` is the life of an access token in seconds."""

    port: int
    account: str = "support@example.com"
    redirect: str = ""
    lasts: int = 3600
    rotates: bool = True
    fail_with: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refreshable: set[str] = field(default_factory=set)
    active: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def revoke_all(self) -> None:
        self.active.clear()
        self.refreshable.clear()

    def expire_all(self) -> None:
        """Access tokens only: what time does."""
        self.active.clear()

    def authorize(self, said: dict[str, str]) -> str:
        """Where the browser is sent back to after consent. AssertionError where a real one shows an error page."""
        assert said["client_id"] == CLIENT, "unknown client"
        assert said["redirect_uri"] == self.redirect, "redirect_uri is not registered"
        assert said["response_type"] == "code"
        assert said["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = said
        return f"{self.redirect}?{urlencode({'code': code, 'state': said['state']})}"

    def token(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """RFC 6749, 4.1.3 and 6."""
        self.asked.append(said.get("grant_type", ""))
        if self.fail_with:
            return self.fail_with, {"error": "temporarily_unavailable"}
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        if said.get("grant_type") == "authorization_code":
            return self._by_code(said)
        return self._by_refresh_token(said)

    def _by_code(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(said["code"], None)
        if asked is None or said.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant", "error_description": "code is not valid"}
        if challenge(said.get("code_verifier", "")) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant", "error_description": "PKCE does not match"}
        claims = {"aud": CLIENT, "email": self.account, "nonce": asked.get("nonce")}
        return 200, self._tokens() | {"id_token": f"e30.{encoded(json.dumps(claims).encode())}.x"}

    def _by_refresh_token(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        used = said.get("refresh_token", "")
        if used not in self.refreshable:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        if self.rotates:
            self.refreshable.discard(used)
        answer = self._tokens()
        return 200, answer if self.rotates else {k: v for k, v in answer.items() if k != "refresh_token"}

    def _tokens(self) -> dict[str, Any]:
        access, refresh = f"access-{secrets.token_hex(8)}", f"refresh-{secrets.token_hex(8)}"
        self.active[access] = self.account
        self.refreshable.add(refresh)
        self.given += [access, refresh]
        return {"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": self.lasts}

    def introspect(self, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """RFC 7662, for Dovecot."""
        account = self.active.get(said.get("token", ""))
        return 200, {"active": account is not None} | ({"username": account} if account else {})


def challenge(verifier: str) -> str:
    return encoded(hashlib.sha256(verifier.encode()).digest())


def encoded(what: bytes) -> str:
    return base64.urlsafe_b64encode(what).rstrip(b"=").decode()


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


class Handler(BaseHTTPRequestHandler):
    """GET /authorize shows a page with a button; POST /token and /introspect answer in JSON."""

    of: AuthorisationServer

    def do_GET(self) -> None:
        back = self.of.authorize(_flat(urlsplit(self.path).query))
        self._answer(200, "text/html", f'<a id="allow" href="{back.replace("&", "&amp;")}">Allow</a>'.encode())

    def do_POST(self) -> None:
        said = _flat(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        code, answer = self.of.token(said) if self.path == "/token" else self.of.introspect(said)
        self._answer(code, "application/json", json.dumps(answer).encode())

    def _answer(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def authorisation(dovecot_server: Dovecot) -> Iterator[AuthorisationServer]:
    """A fresh one, on the port where Dovecot asks."""
    server = AuthorisationServer(dovecot_server.introspection_port)
    http = ThreadingHTTPServer(("127.0.0.1", server.port), type("Bound", (Handler,), {"of": server}))
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
