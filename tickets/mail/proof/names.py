"""DNS, asked with a time limit and remembered. A name that does not exist is an answer; silence is `Away`."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import dns.exception
import dns.name
import dns.nameserver
import dns.resolver

from tickets.errors import TemporaryFailure

from .domains import organisational

REMEMBERED = 10_000  # answers
SHORTEST, LONGEST, ABSENT, SILENT = 60.0, 3600.0, 300.0, 30.0  # seconds that an answer, none, and silence are kept
ONE_QUESTION, ONE_TRY = 2.5, 1.2  # seconds
# After so many silences in a row the resolver itself is asked whether it hears us.
MISSES = 5
Record = Any  # TXT: tuple of bytes; A, AAAA, PTR: str; MX: (preference, str)
READERS: dict[str, Callable[[Any], Record]] = {
    "TXT": lambda found: found.strings,
    "A": lambda found: found.address,
    "AAAA": lambda found: found.address,
    "MX": lambda found: (found.preference, found.exchange.to_text(True)),
    "PTR": lambda found: found.target.to_text(True),
}


class Away(TemporaryFailure):
    """Nobody answers for this name just now."""


@dataclass(frozen=True, slots=True)
class Kept:
    until: float
    records: tuple[Record, ...] | None  # None: silence


class Names:
    """One for a process: threads share what it remembers, and two that want the same name ask once."""

    def __init__(self, nameservers: Sequence[tuple[str, int]] = ()) -> None:
        """`nameservers` are addresses with ports; without any the machine's own are asked."""
        self.nameservers = tuple(nameservers)
        self.resolver: dns.resolver.Resolver | None = None
        self.kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self.lock = Lock()
        self.asking = [Lock() for _ in range(64)]
        self.misses, self.deaf_until = 0, 0.0

    def ask(self, name: str, kind: str, until: float) -> tuple[Record, ...]:
        """Empty where there is no such record. `until` is a `time.monotonic()`. Raises Away."""
        key = (name.rstrip(".").lower(), kind)
        # Who waits for another's question to the same name finds its answer.
        turn = self.asking[hash(key) % len(self.asking)]
        if not turn.acquire(timeout=max(until - time.monotonic(), 0)):
            raise Away(f"No time was left to ask for {name}")
        try:
            kept = self._recalled(key) or self._remember(key, self._asked(key, until))
        finally:
            turn.release()
        if kept.records is None:
            raise Away(f"No name server answers for {name}")
        return kept.records

    def _recalled(self, key: tuple[str, str]) -> Kept | None:
        now = time.monotonic()
        with self.lock:
            found = (self.kept.get(key), self.kept.get(_silence_of(key)))
        return next((kept for kept in found if kept is not None and kept.until > now), None)

    def _remember(self, key: tuple[str, str], kept: Kept) -> Kept:
        key = key if kept.records is not None else _silence_of(key)
        with self.lock:
            self.kept[key] = kept
            self.kept.move_to_end(key)
            while len(self.kept) > REMEMBERED:
                self.kept.popitem(last=False)
        return kept

    def _asked(self, key: tuple[str, str], until: float) -> Kept:
        now = time.monotonic()
        seconds = min(until - now, ONE_QUESTION)
        if now < self.deaf_until or seconds <= 0:
            return Kept(0.0, None)
        try:
            kept = self._answer(key, seconds)
        except (dns.resolver.NoNameservers, dns.resolver.NoResolverConfiguration, dns.exception.Timeout, OSError):
            if seconds < ONE_QUESTION:  # it had too little time for its silence to mean anything to others
                return Kept(0.0, None)
            self._missed()
            return Kept(now + SILENT, None)
        self.misses = 0
        return kept

    def _answer(self, key: tuple[str, str], seconds: float) -> Kept:
        now = time.monotonic()
        try:
            name = dns.name.from_text(key[0])
            answer = self._resolver().resolve(name, key[1], lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return Kept(now + ABSENT, ())
        except (dns.exception.Timeout, dns.resolver.NoNameservers, dns.resolver.NoResolverConfiguration):
            raise
        except (dns.exception.DNSException, ValueError):  # no name that DNS could hold
            return Kept(now + ABSENT, ())
        ttl = answer.chaining_result.minimum_ttl
        return Kept(now + min(max(ttl, SHORTEST), LONGEST), tuple(READERS[key[1]](each) for each in answer))

    def _missed(self) -> None:
        """A domain whose servers are dead must not keep us from asking for others; a resolver that is gone does."""
        self.misses += 1
        if self.misses < MISSES:
            return
        try:
            self._resolver().resolve(dns.name.root, "NS", lifetime=1.0, raise_on_no_answer=False)
            self.misses = 0
        except (dns.exception.DNSException, OSError):
            self.deaf_until = time.monotonic() + SILENT

    def _resolver(self) -> dns.resolver.Resolver:
        if self.resolver is None:
            found = dns.resolver.Resolver(configure=not self.nameservers)
            if self.nameservers:
                found.nameservers = [dns.nameserver.Do53Nameserver(*each) for each in self.nameservers]
            found.timeout, found.cache = ONE_TRY, None
            self.resolver = found
        return self.resolver


def _silence_of(key: tuple[str, str]) -> tuple[str, str]:
    """Where it is remembered: for the whole organisation, which could think of any number of silent names."""
    return organisational(key[0]), ""
