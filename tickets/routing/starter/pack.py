"""What the pack holds, read once from the files beside this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from tickets.routing.as_files.sender_files import Sender, parse

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """A rule of the pack. `about` says to a shop owner what it does; `definition` is as `rules.read` takes it."""

    key: str
    name: str
    about: str
    definition: Mapping[str, Any]


@cache
def rules() -> tuple[Entry, ...]:
    """In the order in which they are to stand."""
    listed = YAML(typ="safe").load(FOLDER / "rules.yaml")["rules"]
    return tuple(_entry(each) for each in listed)


@cache
def senders() -> tuple[Sender, ...]:
    return tuple(parse((FOLDER / "senders.yaml").read_bytes()))


@cache
def kinds_by_domain() -> Mapping[str, str]:
    return MappingProxyType({sender.domain: sender.kind for sender in senders()})


def _entry(given: dict[str, Any]) -> Entry:
    about = given.pop("about")
    return Entry(given["key"], given["name"], about, MappingProxyType(given))
