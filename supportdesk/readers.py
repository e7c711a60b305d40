"""Readers of single environment variables: the value in its type, the default, or a refusal that names both."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit


class EnvironmentRefused(Exception):
    """A variable holds what it cannot mean."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name} is {value!r}, but must be {expected}.")


def word(environ: Mapping[str, str], name: str, default: str) -> str:
    """One word without spaces."""
    value = environ.get(name, "").strip() or default
    if len(value.split()) != 1:
        raise EnvironmentRefused(name, value, "one word without spaces")
    return value


def words(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Host names separated by commas; empty when absent."""
    found = tuple(part.strip() for part in environ.get(name, "").split(",") if part.strip())
    if any(set(part) & set("/: \t") and not part.startswith("[") for part in found):
        raise EnvironmentRefused(name, environ[name], "host names separated by commas, without scheme or port")
    return found


def networks(environ: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """IP addresses and networks separated by commas; empty when absent."""
    try:
        return tuple(ip_network(part.strip()) for part in environ.get(name, "").split(",") if part.strip())
    except ValueError as problem:
        expected = "IP addresses or networks such as 192.0.2.0/24, separated by commas"
        raise EnvironmentRefused(name, environ[name], expected) from problem


def nameservers(environ: Mapping[str, str], name: str) -> tuple[tuple[str, int], ...]:
    """IP addresses, each with a port if it is not 53, separated by commas; empty when absent."""
    return tuple(_nameserver(part.strip(), name) for part in environ.get(name, "").split(",") if part.strip())


def _nameserver(text: str, name: str) -> tuple[str, int]:
    has_port = text.count(":") == 1 or "]:" in text
    host, _, number = text.rpartition(":") if has_port else (text, "", "53")
    try:
        return str(ip_address(host.strip("[]"))), int(number)
    except ValueError as problem:
        expected = "IP addresses separated by commas, such as 192.0.2.53 or [2001:db8::53]:5353"
        raise EnvironmentRefused(name, text, expected) from problem


def whole_number(environ: Mapping[str, str], name: str, default: int, *, at_least: int, at_most: int) -> int:
    """A whole number within bounds, both included."""
    text = environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit() and at_least <= int(text) <= at_most):
        raise EnvironmentRefused(name, text, f"a whole number from {at_least} to {at_most}")
    return int(text)


def port(environ: Mapping[str, str], name: str, default: int) -> int:
    """A TCP port."""
    return whole_number(environ, name, default, at_least=1, at_most=65535)


def switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """1, true, yes, on; or 0, false, no, off."""
    text = environ.get(name, "").strip().lower()
    meanings = {"": default} | dict.fromkeys(("1", "true", "yes", "on"), True)
    meanings |= dict.fromkeys(("0", "false", "no", "off"), False)
    if text not in meanings:
        raise EnvironmentRefused(name, text, "1 or 0 (or true, false, yes, no, on, off)")
    return meanings[text]


def url(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    """A URL with one of these schemes; None when absent."""
    text = environ.get(name, "").strip()
    if not text:
        return None
    expected = "a URL that begins with " + " or ".join(f"{scheme}://" for scheme in schemes)
    try:
        parts = urlsplit(text)
        well_formed = parts.scheme in schemes and bool(parts.netloc or parts.path.strip("/")) and parts.port != 0
    except ValueError as problem:
        raise EnvironmentRefused(name, text, expected) from problem
    if not well_formed or (parts.scheme.startswith("http") and not parts.hostname):
        raise EnvironmentRefused(name, text, expected)
    return text


def folder(environ: Mapping[str, str], name: str, default: Path) -> Path:
    """An absolute folder, which need not exist yet."""
    path = Path(environ.get(name, "").strip() or default).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise EnvironmentRefused(name, str(path), "a folder, or a path where one can be made")
    return path


def files_together(environ: Mapping[str, str], *names: str) -> tuple[Path | None, ...]:
    """Files that only make sense together: all of them given, or none."""
    given = {name: environ.get(name, "").strip() for name in names}
    if not any(given.values()):
        return (None,) * len(names)
    for name, text in given.items():
        if not text or not Path(text).is_file():
            raise EnvironmentRefused(name, text, f"a file that exists, given together with {' and '.join(names)}")
    return tuple(Path(text).absolute() for text in given.values())
