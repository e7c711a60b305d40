"""Numbers of rows as they stand in addresses and pages: sealed, so that no gap tells of rows that one does not see."""

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings

PATTERN = r"[A-Za-z0-9_-]{22}"
SEALED = re.compile(PATTERN)
# One block holds the number and nothing else: what was not sealed here opens to something with bits in front of it.
BLOCK_BYTES = 16
BITS = 63


def seal(number: int) -> str:
    """22 characters that only this desk can open."""
    return _sealed(number, str(settings.SECRET_KEY))


def opened(sealed: str) -> int:
    """The number; what a former SECRET_KEY has sealed opens as long as it is known. Raises ValueError for all else."""
    if not SEALED.fullmatch(sealed):
        raise ValueError("not a sealed number")
    block = base64.urlsafe_b64decode(f"{sealed}==")
    for key in _keys():
        opener = _cipher(key).decryptor()
        number = int.from_bytes(opener.update(block) + opener.finalize())
        if number < 1 << BITS:
            return number
    raise ValueError("not sealed here")


@lru_cache(maxsize=65_536)
def _sealed(number: int, key: str) -> str:
    sealer = _cipher(key).encryptor()
    block = sealer.update(number.to_bytes(BLOCK_BYTES)) + sealer.finalize()
    return base64.urlsafe_b64encode(block).decode().rstrip("=")


def _keys() -> Iterator[str]:
    yield from map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _cipher(key: str) -> "Cipher[ECB]":
    # A block of its own for each number, under a key for nothing else: no two share anything that a mode would hide.
    return Cipher(AES(hashlib.sha256(f"supportdesk.sealed:{key}".encode()).digest()), ECB())


class SealedConverter:
    """`<sealed:pk>` in an address: the view gets the number, and `{% url %}` is given it."""

    regex = PATTERN

    def to_python(self, value: str) -> int:
        return opened(value)

    def to_url(self, value: int) -> str:
        return seal(value)
