"""Customers' addresses as a person may read them: whole, or 'c…@customer.example' for who answers without knowing them.

What customers write in their mails stays as they wrote it.
"""

import re

from accounts.models import User
from accounts.permissions import Permission

# Rather too much than too little: of "to='carl@customer.example'" nothing of the name is left either.
BETWEEN = r"\s@<>()\[\]{},;:\"“”|\\"
ADDRESS = re.compile(rf'(?:"[^"@]*"|[^{BETWEEN}]+)@(?:\[[^\]\s]*\]|[^{BETWEEN}/\'’]*[\w-])')


def sees_addresses(user: User) -> bool:
    return user.may(Permission.SEE_ADDRESSES)


def address_for(email: str, user: User) -> str:
    """The address, or its first letter and its domain."""
    return email if sees_addresses(user) else masked(email)


def words_for(text: str, user: User) -> str:
    """The text, with each address in it as this person may read it."""
    return text if "@" not in text or sees_addresses(user) else ADDRESS.sub(lambda found: masked(found[0]), text)


def masked(email: str) -> str:
    """'c…@customer.example'. What is no address gives nothing away either."""
    local, at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else f"{email[:1]}…" if email else ""
