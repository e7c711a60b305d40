"""Marks that only this desk can make: an HMAC under SECRET_KEY, which still holds after the key was changed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


@dataclass(frozen=True)
class Seal:
    """`purpose` keeps one kind of mark apart from another; `write` makes text of the 32 bytes of SHA-256."""

    purpose: str
    write: Callable[[bytes], str]

    def on(self, text: str) -> str:
        return self._under(str(settings.SECRET_KEY), text)

    def holds(self, text: str, mark: str) -> bool:
        """Whether `mark` is the one on `text`, under the key of today or a former one."""
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return any(constant_time_compare(mark, self._under(str(key), text)) for key in keys)

    def _under(self, key: str, text: str) -> str:
        return self.write(salted_hmac(self.purpose, text, secret=key, algorithm="sha256").digest())
