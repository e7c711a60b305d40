"""The key that signs sessions and encrypts stored passwords, and tokens that stand in the environment."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from supportdesk.readers import EnvironmentRefused

SHORTEST = 32
SHORTEST_TOKEN = 20


def key(environ: Mapping[str, str], data: Path, *, embedded: bool) -> str:
    """SECRET_KEY as given, or the one kept in the data folder; demanded when the database is not ours."""
    given = environ.get("SECRET_KEY", "").strip()
    if given and len(given) < SHORTEST:
        raise EnvironmentRefused("SECRET_KEY", "(hidden)", f"at least {SHORTEST} characters long")
    if not given and not embedded:
        raise EnvironmentRefused("SECRET_KEY", "", "given when DATABASE_URL is given: every machine needs the same one")
    return given or _kept(data / "secret_key")


def token(environ: Mapping[str, str], name: str) -> str:
    """'' when absent. One that could be guessed is refused."""
    given = environ.get(name, "").strip()
    if given and len(given) < SHORTEST_TOKEN:
        raise EnvironmentRefused(name, "(hidden)", f"at least {SHORTEST_TOKEN} characters long")
    return given


def _kept(file: Path) -> str:
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(file)
    return file.read_text().strip()


def _make(file: Path) -> None:
    # Several processes may start at once: link() lets exactly one of them win, and only with the whole key.
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50) + "\n")
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
